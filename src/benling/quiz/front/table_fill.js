// A small table of number cells. What a cell holds is judged by the kernel alone: a text that is
// not among the stored cells was no number.

FIELDS.table_fill = function tableField(question, labelId, hintId, onInput) {
  const heads = question.targets.map(([, text]) => make("th", { scope: "col" }, text));
  const head = make("tr", {}, make("td", { class: "bl-corner" }, question.suffix ? `单位：${question.suffix}` : ""), ...heads);
  const body = make("tbody");
  const inputs = [];
  question.options.forEach(([row, rowTitle], rowIndex) => {
    const line = make("tr", {}, make("th", { scope: "row" }, rowTitle));
    question.targets.forEach(([column, columnTitle], columnIndex) => {
      const input = make("input", {
        type: "text", class: "bl-cell", inputmode: "decimal", autocomplete: "off", spellcheck: "false", maxlength: "30",
        "aria-label": `${rowTitle}，${columnTitle}${question.suffix ? `（${question.suffix}）` : ""}`,
        "aria-describedby": hintId, "data-cell": `${row}.${column}`,
      });
      onTyped(input, () => { show(); onInput(); });
      input.addEventListener("keydown", (event) => walk(event, rowIndex, columnIndex));
      inputs.push(input);
      line.append(make("td", {}, input));
    });
    body.append(line);
  });
  const progress = make("p", { class: "bl-progress" });
  const table = make("div", { class: "bl-sheet" }, make("table", { class: "bl-fill" }, make("thead", {}, head), body));
  let taken = new Set();

  const filled = () => inputs.filter((input) => input.value.trim());
  const isRefused = (input) => Boolean(input.value.trim()) && !taken.has(input.dataset.cell);
  function show() { progress.textContent = `已填 ${filled().length}/${inputs.length}`; }

  /** Up and down go to the cell above and below, as in a spreadsheet. */
  function walk(event, row, column) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.isComposing) return;
    const next = inputs[(row + by) * question.targets.length + column];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }

  return {
    root: make("div", { class: "bl-filling", role: "group", "aria-labelledby": labelId }, table, progress),
    read: () => Object.fromEntries(filled().map((input) => [input.dataset.cell, input.value])),
    write(value) {
      const given = readRows(value);
      for (const input of inputs) input.value = given[input.dataset.cell] ?? "";
      show();
    },
    /** ``value``: what the kernel took of it. */
    invalid(isInvalid, value) {
      taken = new Set(Object.keys(readRows(value)));
      for (const input of inputs) input.setAttribute("aria-invalid", String(isInvalid && isRefused(input)));
    },
    /** True while the learner is still in a cell that is no number. */
    isTyping(value) {
      taken = new Set(Object.keys(readRows(value)));
      return inputs.some((input) => input === document.activeElement && isRefused(input));
    },
    left: () => inputs.length - filled().length,
    focus() { (inputs.find((input) => !input.value.trim()) ?? inputs[0]).focus({ preventScroll: true }); },
  };
};
