// One field for each kind of question. A field can be read (what the learner typed, as is),
// written (a stored value or what was typed), and says when it changed. It may say how many parts
// are left to answer, and be given the focus.

const KIND_TITLES = {
  single_choice: "单选题", multiple_choice: "多选题", number: "填数字", date: "填日期",
  short_text: "简答题", long_text: "论述题", ordering: "排序题", matching: "归类题",
  table_fill: "填表格", days: "选日期",
};

/** Fields in which letters are typed one by one: saving waits for a pause. */
const TYPED = new Set(["number", "date", "short_text", "long_text", "table_fill"]);

/** Kind → what makes its field. Kinds with a file of their own add themselves. */
const FIELDS = {
  single_choice: choiceField, multiple_choice: choiceField, number: lineField,
  date: dateField, short_text: lineField, long_text: essayField,
};

function buildField(question, labelId, hintId, onInput) {
  const field = FIELDS[question.kind](question, labelId, hintId, onInput);
  // The page around the card has keyboard shortcuts of its own (in JupyterLab single letters
  // delete cells). Ctrl and Meta combinations such as Ctrl+S go on working.
  for (const kind of ["keydown", "keypress", "keyup"]) {
    field.root.addEventListener(kind, (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
  }
  return field;
}

/** The card's outer frame: legend with kind and prompt, then whatever is appended. */
function buildFrame(question, labelId, kindTitle) {
  const legend = make("legend", { id: labelId, class: "bl-prompt" },
    make("span", { class: "bl-kind" }, kindTitle));
  question.prompt.split(/\n\s*\n/).forEach((text, index) => {
    if (index) legend.append(make("br"), make("br"));
    legend.append(make("span", { class: "bl-ask" }, text.trim()));
  });
  return make("fieldset", { class: "bl-card", "data-kind": question.kind, "data-question": question.name,
    "data-lm-suppress-shortcuts": "true" }, legend);
}

/** Typing with a Chinese keyboard fires half-made words: they are not input yet. */
function onTyped(input, onInput) {
  input.addEventListener("input", (event) => { if (!event.isComposing) onInput(); });
  input.addEventListener("compositionend", () => onInput());
}

function choiceField(question, labelId, hintId, onInput) {
  const many = question.kind === "multiple_choice";
  const group = freshId();
  const root = make("div", { class: "bl-options" });
  const inputs = question.options.map(([key, text]) => {
    const input = make("input", { type: many ? "checkbox" : "radio", name: group, value: key, "aria-describedby": hintId });
    input.addEventListener("change", onInput);
    root.append(make("label", { class: "bl-option" }, input,
      make("span", { class: "bl-key", "aria-hidden": "true" }, key.toUpperCase()),
      make("span", { class: "bl-text" }, text)));
    return input;
  });
  return {
    root,
    read() {
      const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
      return many ? chosen : chosen[0] ?? null;
    },
    write(value) {
      const chosen = new Set(value == null ? [] : [].concat(value));
      for (const input of inputs) input.checked = chosen.has(input.value);
    },
  };
}

function lineField(question, labelId, hintId, onInput) {
  const isNumber = question.kind === "number";
  const input = make("input", {
    type: "text", class: isNumber ? "bl-number" : "bl-line", inputmode: isNumber ? "decimal" : "text",
    autocomplete: "off", spellcheck: "false", maxlength: isNumber ? "30" : "200",
    "aria-labelledby": labelId, "aria-describedby": hintId,
  });
  onTyped(input, onInput);
  const root = make("div", { class: "bl-row" }, input);
  if (question.suffix) root.append(make("span", { class: "bl-suffix" }, question.suffix));
  return {
    root,
    read: () => input.value,
    write(value) { input.value = value == null ? "" : String(value); },
    invalid(isInvalid) { input.setAttribute("aria-invalid", String(isInvalid)); },
  };
}

function dateField(question, labelId, hintId, onInput) {
  const parts = [["year", "年", 4], ["month", "月", 2], ["day", "日", 2]];
  const root = make("div", { class: "bl-row bl-date" });
  const inputs = parts.map(([part, title, length]) => {
    const input = make("input", {
      type: "text", class: "bl-" + part, inputmode: "numeric", autocomplete: "off",
      maxlength: String(length), "aria-label": title, "aria-describedby": hintId, "data-part": part,
    });
    onTyped(input, onInput);
    root.append(input, make("span", { class: "bl-suffix", "aria-hidden": "true" }, title));
    return input;
  });
  return {
    root,
    read: () => Object.fromEntries(inputs.map((input) => [input.dataset.part, input.value])),
    write(value) {
      const texts = typeof value === "string"
        ? value.split("-").map((text, index) => (index ? text.replace(/^0/, "") : text))
        : parts.map(([part]) => value?.[part] ?? "");
      inputs.forEach((input, index) => { input.value = texts[index] ?? ""; });
    },
    invalid(isInvalid) { inputs.forEach((input) => input.setAttribute("aria-invalid", String(isInvalid))); },
  };
}

function essayField(question, labelId, hintId, onInput) {
  const input = make("textarea", {
    class: "bl-essay", rows: "8", maxlength: "20000", spellcheck: "false",
    "aria-labelledby": labelId, "aria-describedby": hintId,
  });
  const counter = make("div", { class: "bl-counter", "aria-hidden": "true" });
  const fit = () => {
    const count = [...input.value.replace(/\s/g, "")].length;
    counter.textContent = question.maxChars ? `${count} / ${question.maxChars} 字` : `${count} 字`;
    counter.classList.toggle("bl-over", Boolean(question.maxChars) && count > question.maxChars);
    input.style.height = "auto";
    if (input.scrollHeight) input.style.height = Math.min(input.scrollHeight + 4, 720) + "px";
  };
  input.addEventListener("input", fit);
  onTyped(input, onInput);
  return {
    root: make("div", { class: "bl-writing" }, input, counter),
    read: () => input.value,
    write(value) { input.value = value ?? ""; requestAnimationFrame(fit); },
    invalid() {},
  };
}
