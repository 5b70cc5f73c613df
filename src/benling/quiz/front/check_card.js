// The card of a lesson's self-check: answer, press 核对, read why.

function render({ model, el }) {
  const question = model.get("question");
  const labelId = freshId(), hintId = freshId(), view = freshId();
  const verdict = make("div", { class: "bl-verdict", id: hintId, role: "status", "aria-live": "polite" });
  const button = make("button", { type: "button", class: "bl-button" }, "核对");
  let count = 0, waiting = 0, explanation = "";

  const field = buildField(question, labelId, hintId, () => { verdict.replaceChildren(); delete verdict.dataset.right; });
  const frame = buildFrame(question, labelId, "自测");
  frame.classList.add("bl-check");
  frame.append(field.root, make("div", { class: "bl-foot" }, button), verdict);
  el.replaceChildren(frame);
  field.write(null);

  function say(right, text, ...more) {
    if (right === null) delete verdict.dataset.right; else verdict.dataset.right = String(right);
    verdict.replaceChildren(make("p", {}, text), ...more);
  }

  function showExplanation() {
    return explanation ? [make("p", { class: "bl-why" }, explanation)] : [];
  }

  function receive(message) {
    if (message.type !== "verdict" || message.seq !== `${view}:${count}`) return;
    clearTimeout(waiting);
    button.disabled = false;
    explanation = message.explanation ?? "";
    if (message.right === null) say(null, message.hint);
    else if (message.right) say(true, "回答正确。", ...showExplanation());
    else {
      const more = make("button", { type: "button", class: "bl-button bl-quiet" }, "看解析");
      more.addEventListener("click", () => { more.replaceWith(...showExplanation()); });
      say(false, message.hint || "还不对，可以改了再核对。", ...(explanation ? [more] : []));
    }
  }

  function check() {
    button.disabled = true;
    waiting = setTimeout(() => {
      button.disabled = false;
      const reload = make("button", { type: "button", class: "bl-button bl-quiet" }, "刷新页面");
      reload.addEventListener("click", () => location.reload());
      say(null, "连接已断开，暂时不能核对。", reload);
    }, 10000);
    try { model.send({ type: "check", seq: `${view}:${++count}`, raw: field.read() }); } catch { /* told by silence */ }
  }

  button.addEventListener("click", check);
  field.root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "text" && !event.isComposing) { event.preventDefault(); check(); }
  });
  model.on("msg:custom", receive);
  return () => { clearTimeout(waiting); model.off("msg:custom", receive); };
}

export default { render };
