// The card of a graded question.

const SAVE_PAUSE = 500;
const STATE_TEXTS = {
  idle: "未作答", saving: "正在保存……", saved: "已保存", invalid: "未保存，请改正", failed: "没有保存成功，正在重试",
  lost: "连接已断开",
};

function render({ model, el }) {
  const question = model.get("question");
  const labelId = freshId(), hintId = freshId();
  const hint = make("p", { class: "bl-hint", id: hintId, role: "status", "aria-live": "polite" });
  const stateText = make("span", { class: "bl-state", role: "status", "aria-live": "polite" });
  const lost = buildLostBox();
  const draft = openDraft(model.get("draft_key"));
  const key = model.get("draft_key");
  const card = {
    name: question.name, prompt: question.prompt, kind: question.kind, answered: model.get("value") !== null,
    state: "idle", element: el, left: 0, focus: () => focusIn(field),
  };
  let timer = 0, hintText = "", raw = undefined, taken = model.get("value");

  const field = buildField(question, labelId, hintId, () => changed());
  const frame = buildFrame(question, labelId, KIND_TITLES[question.kind]);
  const foot = make("div", { class: "bl-foot" }, hint, stateText);
  if (model.get("notice")) frame.append(make("p", { class: "bl-notice", role: "note" }, model.get("notice")));
  frame.append(field.root, foot, lost);
  el.replaceChildren(frame);

  function setState(state, text) {
    card.state = state;
    card.left = card.answered ? field.left?.() ?? 0 : 0;
    const isEmpty = state === "saved" && !card.answered;
    stateText.textContent = text || (isEmpty ? STATE_TEXTS.idle : textOf(state));
    stateText.dataset.state = isEmpty ? "idle" : state;
    lost.hidden = state !== "lost";
    report(key, card);
  }

  // Of a table the numbers are saved, whatever else stands in it.
  const textOf = (state) => (state === "invalid" && card.answered ? "其余已保存，请改正" : STATE_TEXTS[state]);

  const saver = openSaver(model, draft, {
    state: setState,
    saved(message, isInvalid) {
      card.answered = message.value !== null;
      taken = message.value;
      if (message.newer) { field.write(message.value); hintText = "已换成您在另一个窗口里较新的作答。"; }
      else hintText = message.hint;
      setState(timer ? "saving" : isInvalid ? "invalid" : "saved");
      showHint();
    },
  });

  function changed() {
    raw = field.read();
    saver.note(raw);
    setState("saving");
    clearTimeout(timer);
    timer = setTimeout(flush, TYPED.has(question.kind) ? SAVE_PAUSE : 0);
  }

  function flush() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    saver.put(raw);
  }

  // A half-typed date is not a mistake yet: remarks wait until the learner leaves the field.
  function showHint() {
    const isInside = field.isTyping ? field.isTyping(taken) : field.root.contains(document.activeElement);
    const isShown = Boolean(hintText) && (!isInside || card.kind === "long_text");
    hint.textContent = isShown ? hintText : "";
    field.invalid?.(isShown && card.state === "invalid", taken);
    if (card.state === "invalid") stateText.textContent = isShown ? textOf("invalid") : "";
  }
  field.root.addEventListener("focusout", () => { flush(); setTimeout(showHint, 0); });
  field.root.addEventListener("focusin", showHint);
  field.root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT" && !event.isComposing) { event.preventDefault(); flush(); }
  });
  window.addEventListener("pagehide", flush);

  // Another view of this card, or this one's reply, moved the value.
  const follow = () => {
    if (saver.isPending() || timer || field.root.contains(document.activeElement)) return;
    if (draft.load()?.invalid) return;
    field.write(model.get("value"));
  };
  model.on("change:value", follow);

  const kept = draft.load();
  field.write(model.get("value"));
  setState(card.answered ? "saved" : "idle");
  // Of a table the numbers are stored and all that was typed is kept here, both of one moment.
  const isRest = kept?.invalid && (!card.answered || Math.abs(kept.at - model.get("saved_at")) < 2);
  if (kept && (kept.at > model.get("saved_at") || isRest)) {
    field.write(kept.raw);
    saver.put(kept.raw, kept.at);
  } else if (kept) {
    draft.drop();
  }

  return () => {
    flush();
    saver.close();
    window.removeEventListener("pagehide", flush);
    model.off("change:value", follow);
    if (page.cards.get(key) === card) page.cards.delete(key);
  };
}

function focusIn(field) {
  if (field.focus) field.focus();
  else field.root.querySelector("input:checked, input, textarea")?.focus({ preventScroll: true });
}

function buildLostBox() {
  const button = make("button", { type: "button", class: "bl-button" }, "刷新页面");
  button.addEventListener("click", () => location.reload());
  const box = make("div", { class: "bl-lost", role: "alert" },
    make("span", {}, "连接已断开，暂时无法保存到服务器。您写的内容已存在这台电脑的浏览器里，刷新页面后会自动恢复。"), button);
  box.hidden = true;
  return box;
}

export default { render };
