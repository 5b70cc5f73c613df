// Days picked in a calendar of months. One button a day; arrow keys walk, across months too.

const WEEKDAYS = "一二三四五六日";
const DAY_MS = 86400000;

FIELDS.days = function daysField(question, labelId, hintId, onInput) {
  const { first, last, atMost, marks } = question.calendar;
  const said = make("p", { class: "bl-progress", role: "status", "aria-live": "polite" });
  const months = make("div", { class: "bl-months", role: "group", "aria-labelledby": labelId, "aria-describedby": hintId });
  const buttons = new Map();
  let picked = new Set();

  for (let month = first.slice(0, 7); month <= last.slice(0, 7); month = monthAfter(month)) months.append(monthTable(month));
  roam(first);

  function monthTable(month) {
    const [year, number] = month.split("-").map(Number);
    const table = make("table", { class: "bl-month-days" }, make("caption", {}, `${year}年${number}月`),
      make("thead", {}, make("tr", {}, ...[...WEEKDAYS].map((name) => make("th", { scope: "col", abbr: `星期${name}` }, name)))));
    const body = make("tbody");
    const start = startOf(month);
    for (let day = start; isoOf(day).slice(0, 7) <= month; day += 7 * DAY_MS) {
      body.append(make("tr", {}, ...[0, 1, 2, 3, 4, 5, 6].map((offset) => dayCell(isoOf(day + offset * DAY_MS), month))));
    }
    table.append(body);
    return table;
  }

  function dayCell(iso, month) {
    if (iso.slice(0, 7) !== month) return make("td", { class: "bl-blank" });
    const mark = marks[iso] ?? "", weekday = weekdayOf(iso), number = Number(iso.slice(8));
    const shown = [make("span", { class: "bl-date-number" }, String(number)), make("small", {}, mark)];
    const kind = mark === "休" ? " bl-holiday" : mark === "班" ? " bl-makeup" : weekday > 4 ? " bl-weekend" : "";
    if (iso < first || iso > last) return make("td", { class: "bl-outside" + kind }, ...shown);
    const button = make("button", {
      type: "button", class: "bl-pick" + kind, "aria-pressed": "false", tabindex: "-1", "data-day": iso,
      "aria-label": `${wordsOf(iso)}，星期${WEEKDAYS[weekday]}${mark ? "，" + markWords(mark) : ""}`,
    }, ...shown);
    button.addEventListener("click", () => toggle(iso));
    button.addEventListener("keydown", (event) => walk(event, iso));
    buttons.set(iso, button);
    return make("td", {}, button);
  }

  /** The one day that Tab comes to. */
  function roam(iso) {
    for (const [day, button] of buttons) button.tabIndex = day === iso ? 0 : -1;
  }

  function walk(event, iso) {
    const at = Date.parse(iso), weekday = weekdayOf(iso);
    const to = {
      ArrowLeft: at - DAY_MS, ArrowRight: at + DAY_MS, ArrowUp: at - 7 * DAY_MS, ArrowDown: at + 7 * DAY_MS,
      Home: at - weekday * DAY_MS, End: at + (6 - weekday) * DAY_MS, PageUp: monthsOn(iso, -1), PageDown: monthsOn(iso, 1),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const target = isoOf(Math.min(Math.max(to, Date.parse(first)), Date.parse(last)));
    roam(target);
    buttons.get(target).focus();
  }

  function toggle(iso) {
    roam(iso);
    if (picked.has(iso)) picked.delete(iso);
    else if (atMost === 1) picked = new Set([iso]);
    else if (picked.size >= atMost) {
      show(`最多选${atMost}天，要换一天，请先点掉已选的。`);
      return;
    } else picked.add(iso);
    show();
    onInput();
  }

  function show(remark = "") {
    const days = [...picked].sort();
    for (const [day, button] of buttons) button.setAttribute("aria-pressed", String(picked.has(day)));
    const list = days.map((day) => `${wordsOf(day)}（周${WEEKDAYS[weekdayOf(day)]}）`).join("、");
    const limit = atMost > 1 ? `最多选${atMost}天` : "选一天";
    said.textContent = remark ? `${remark}已选：${list}` : days.length ? `已选${atMost > 1 ? `${days.length}天` : ""}：${list}` : `还没有选，${limit}`;
    said.dataset.remark = String(Boolean(remark));
  }

  return {
    root: make("div", { class: "bl-days" }, months, said),
    read: () => [...picked].sort(),
    write(value) {
      picked = new Set(Array.isArray(value) ? value.filter((day) => buttons.has(day)) : []);
      roam([...picked].sort()[0] ?? first);
      show();
    },
    focus() { months.querySelector('[tabindex="0"]')?.focus({ preventScroll: true }); },
  };
};

const isoOf = (time) => new Date(time).toISOString().slice(0, 10);
/** 0 is Monday. */
const weekdayOf = (iso) => (new Date(iso).getUTCDay() + 6) % 7;
const wordsOf = (iso) => `${Number(iso.slice(0, 4))}年${Number(iso.slice(5, 7))}月${Number(iso.slice(8))}日`;
const markWords = (mark) => ({ 休: "放假", 班: "调休上班", 未定: "放假安排未定" })[mark] ?? mark;

/** The Monday of the week that the month begins in. */
function startOf(month) {
  const first = `${month}-01`;
  return Date.parse(first) - weekdayOf(first) * DAY_MS;
}

function monthAfter(month) {
  const [year, number] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** The same day some months on, or that month's last day. */
function monthsOn(iso, by) {
  const day = new Date(iso), wanted = day.getUTCDate();
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + by + 1, 0));
  return Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(wanted, last.getUTCDate()));
}
