// One target for each item: buttons in a row where targets are few and short, else a list to
// choose from. Rows are numbered, so that feedback can say which one is meant.

const FEW_TARGETS = 4, SHORT_TARGET = 6;

FIELDS.matching = function matchingField(question, labelId, hintId, onInput) {
  const isShort = question.targets.length <= FEW_TARGETS && question.targets.every(([, text]) => [...text].length <= SHORT_TARGET);
  const progress = make("p", { class: "bl-progress" });
  const list = make("ol", { class: "bl-match" + (isShort ? " bl-pills" : ""), "aria-labelledby": labelId });
  const rows = question.options.map(([key, text], index) => {
    const titleId = freshId();
    const field = (isShort ? pills : choices)(question.targets, titleId, hintId, () => { show(); onInput(); });
    const root = make("li", { class: "bl-item", "data-key": key },
      make("span", { class: "bl-place", "aria-hidden": "true" }, String(index + 1)),
      make("span", { class: "bl-text", id: titleId }, text), field.root);
    list.append(root);
    return { ...field, key, root };
  });

  function show() {
    let chosen = 0;
    for (const row of rows) {
      const isChosen = Boolean(row.read());
      chosen += isChosen;
      row.root.classList.toggle("bl-chosen", isChosen);
    }
    progress.textContent = `已选 ${chosen}/${rows.length}`;
  }

  return {
    root: make("div", { class: "bl-matching" }, list, progress),
    read: () => Object.fromEntries(rows.map((row) => [row.key, row.read()]).filter(([, target]) => target)),
    write(value) {
      const given = readRows(value);
      for (const row of rows) row.write(given[row.key] ?? "");
      show();
    },
    left: () => rows.filter((row) => !row.read()).length,
    focus() { (rows.find((row) => !row.read()) ?? rows[0]).focus(); },
  };
};

function choices(targets, titleId, hintId, onInput) {
  const root = make("select", { class: "bl-select", "aria-labelledby": titleId, "aria-describedby": hintId },
    make("option", { value: "" }, "请选择"), ...targets.map(([key, text]) => make("option", { value: key }, text)));
  root.addEventListener("change", onInput);
  return {
    root,
    read: () => root.value,
    write(target) {
      root.value = target;
      if (root.selectedIndex < 0) root.value = ""; // a target this edition no longer has
    },
    focus() { root.focus({ preventScroll: true }); },
  };
}

function pills(targets, titleId, hintId, onInput) {
  const group = freshId();
  const inputs = targets.map(([key]) => {
    const input = make("input", { type: "radio", name: group, value: key, "aria-describedby": hintId });
    input.addEventListener("change", onInput);
    return input;
  });
  const labels = targets.map(([, text], index) => make("label", { class: "bl-pill" }, inputs[index], make("span", {}, text)));
  return {
    root: make("span", { class: "bl-choice", role: "radiogroup", "aria-labelledby": titleId }, ...labels),
    read: () => inputs.find((input) => input.checked)?.value ?? "",
    write(target) { for (const input of inputs) input.checked = input.value === target; },
    focus() { (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true }); },
  };
}
