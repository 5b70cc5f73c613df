// While a regrading is tried or written, ask once a second and show how far it is.
const panel = document.getElementById("regrade");
const words = document.getElementById("progress-words");
const bar = document.getElementById("progress-bar");

const left = (seconds) =>
  seconds === null ? "" : seconds < 60 ? `，还要约 ${Math.max(1, seconds)} 秒` : `，还要约 ${Math.ceil(seconds / 60)} 分钟`;

const show = (now) => {
  const rate = now.per_minute === null ? "" : `，每分钟 ${Math.round(now.per_minute)} ${now.state === "trying" ? "份" : "人"}`;
  words.textContent =
    now.state === "trying"
      ? `已试算 ${now.done} / ${now.total} 份提交${rate}${left(now.seconds_left)}。成绩还没有改动。`
      : `已写入 ${now.done} / ${now.total} 人${rate}${left(now.seconds_left)}。`;
  bar.max = Math.max(1, now.total);
  bar.value = now.done;
};

if (panel && words) {
  let idle = 0;
  askRepeatedly(panel.dataset.poll, 1000, (now) => {
    if (now.state !== panel.dataset.state) {
      location.reload();
      return 0;
    }
    show(now);
    // A process that was just started takes a moment to begin.
    idle = now.at_work ? 0 : idle + 1;
    const notice = document.getElementById("interrupted");
    if (idle > 15 && now.state === "trying" && !notice) {
      location.reload();
      return 0;
    }
    if (now.at_work && notice) {
      notice.hidden = true;
      notice.nextElementSibling.hidden = true;
    }
    return 1000;
  });
}
