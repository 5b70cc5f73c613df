// Items to put into order: by buttons, by dragging, or confirmed as they stand. Until one of these
// happened there is no answer: items lie in some order from the start.

FIELDS.ordering = function orderingField(question, labelId, hintId, onInput) {
  const texts = new Map(question.options);
  const list = make("ol", { class: "bl-order", "aria-labelledby": labelId, "aria-describedby": hintId });
  const said = make("span", { class: "bl-unseen", role: "status", "aria-live": "polite" });
  const confirm = make("button", { type: "button", class: "bl-button bl-quiet bl-confirm" }, "就按这个顺序");
  const root = make("div", { class: "bl-ordering" }, list, confirm, said);
  const rows = new Map([...texts].map(([key, text]) => [key, orderRow(key, text)]));
  let isGiven = false;

  const keys = () => [...list.children].map((row) => row.dataset.key);
  const place = (key) => keys().indexOf(key) + 1;

  function lay(order) {
    list.replaceChildren(...order.map((key) => rows.get(key).row));
    number();
  }

  function number() {
    const order = keys();
    order.forEach((key, index) => {
      const { up, down, badge } = rows.get(key);
      up.disabled = index === 0;
      down.disabled = index === order.length - 1;
      badge.textContent = String(index + 1);
    });
    confirm.hidden = isGiven;
  }

  function given(text) {
    isGiven = true;
    number();
    said.textContent = text;
    onInput();
  }

  function orderRow(key, text) {
    const badge = make("span", { class: "bl-place", "aria-hidden": "true" });
    const up = make("button", { type: "button", class: "bl-move", "aria-label": `上移：${text}` }, "上移");
    const down = make("button", { type: "button", class: "bl-move", "aria-label": `下移：${text}` }, "下移");
    const grip = make("span", { class: "bl-grip", "aria-hidden": "true", title: "按住拖动" }, "⠿");
    const row = make("li", { class: "bl-item", "data-key": key }, grip, badge,
      make("span", { class: "bl-text" }, text), make("span", { class: "bl-moves" }, up, down));
    up.addEventListener("click", () => step(key, -1, up, down));
    down.addEventListener("click", () => step(key, 1, down, up));
    row.addEventListener("pointerdown", (event) => drag(event, key, row, grip));
    return { row, up, down, badge };
  }

  function step(key, by, button, other) {
    const { row } = rows.get(key);
    const next = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!next) return;
    if (by < 0) next.before(row); else next.after(row);
    given(`“${texts.get(key)}”现在是第${place(key)}项，共${rows.size}项。`);
    (button.disabled ? other : button).focus(); // moving an element takes the focus from it
  }

  function drag(event, key, row, grip) {
    if (event.button !== 0 || event.target.closest("button")) return;
    // A finger on the text scrolls the page; only the grip is held.
    if (event.pointerType !== "mouse" && !grip.contains(event.target)) return;
    event.preventDefault();
    const before = keys().join();
    row.classList.add("bl-dragged");
    const move = (now) => {
      const whole = list.getBoundingClientRect(); // beyond the list is its first or last place
      const at = Math.min(Math.max(now.clientY, whole.top + 1), whole.bottom - 1);
      const over = [...list.children].find((other) => {
        const box = other.getBoundingClientRect();
        return other !== row && at >= box.top && at <= box.bottom;
      });
      if (!over) return;
      const box = over.getBoundingClientRect(), isLower = place(over.dataset.key) > place(key);
      // Only past its middle: rows of unequal height would else swap to and fro.
      if (isLower && at > box.top + box.height / 2) over.after(row);
      else if (!isLower && at < box.top + box.height / 2) over.before(row);
      number();
    };
    const end = () => {
      row.classList.remove("bl-dragged");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      if (keys().join() !== before) given(`“${texts.get(key)}”现在是第${place(key)}项，共${rows.size}项。`);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  confirm.addEventListener("click", () => {
    given("已按这个顺序作答。");
    root.querySelector(".bl-move:not(:disabled)")?.focus();
  });

  return {
    root,
    read: () => (isGiven ? keys() : null),
    write(value) {
      const isWhole = Array.isArray(value) && value.length === rows.size && value.every((key) => rows.has(key)) && new Set(value).size === rows.size;
      isGiven = isWhole;
      lay(isWhole ? value : [...texts.keys()]);
    },
    focus() { root.querySelector(".bl-move:not(:disabled)")?.focus({ preventScroll: true }); },
  };
};
