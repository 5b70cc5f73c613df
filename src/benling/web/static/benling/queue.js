// How far the grading of this edition is: often while something is to be graded, else now and then.
const OFTEN = 2000;
const SELDOM = 15000;
const queue = document.getElementById("queue");

const put = (name, text) => {
  const place = document.getElementById(`queue-${name}`);
  if (place.textContent !== text) {
    place.textContent = text;
  }
};

if (queue) {
  const bar = document.getElementById("queue-bar");
  const warning = document.getElementById("queue-warning");
  const newer = document.getElementById("queue-newer");
  const failures = document.getElementById("failures");
  const all = document.getElementById("again-all");
  const first = document.getElementById("queue-graded").textContent;
  askRepeatedly(queue.dataset.poll, OFTEN, (now) => {
    for (const [name, text] of Object.entries(now.words)) {
      put(name, text);
    }
    bar.max = Math.max(1, now.total);
    bar.value = now.done;
    warning.hidden = now.words.warning === "";
    newer.hidden = now.words.graded === first;
    all.hidden = !now.can_ask_all;
    if (failures.dataset.mark !== now.mark) {
      // Made by the same template as the page.
      failures.innerHTML = now.listed;
      failures.dataset.mark = now.mark;
    }
    return now.moving ? OFTEN : SELDOM;
  });
}
