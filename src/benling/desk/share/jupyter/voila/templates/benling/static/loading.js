// While the page arrives: how far it is, when the questions are live, and when they never will be.
"use strict";

(() => {
  const GIVE_UP_AFTER = 45000;
  let share = 0;

  function showProgress(part) {
    share = Math.max(share, part);
    const bar = document.getElementById("sheet-progress");
    if (!bar) return;
    bar.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    bar.firstElementChild.style.width = `${share * 100}%`;
  }

  function say(text) {
    const line = document.getElementById("sheet-loading");
    if (line) line.textContent = text;
  }

  function done() {
    showProgress(1);
    document.getElementById("sheet-loading")?.remove();
    document.getElementById("sheet-progress").hidden = true;
    document.body.classList.add("is-live");
    window.dispatchEvent(new Event("sheet-live"));
  }

  /** Something cannot be mended but by loading the page again. */
  window.sheetAlarm = (text) => {
    document.getElementById("sheet-alarm-text").textContent = text;
    document.getElementById("sheet-alarm").hidden = !text;
  };

  // Called by Voila's page, by these names.
  window.voila_heartbeat = () => say("仍在准备，请稍候……");
  window.voila_process = (cell, count) => {
    showProgress(0.05 + 0.6 * (cell / count));
    say(`正在准备第 ${cell} 部分，共 ${count} 部分……`);
  };
  let ended = false;
  window.voila_finish = () => {
    if (ended) return;
    ended = true;
    showProgress(0.7);
    say("内容已经可以阅读，正在载入题目……");
    const started = Date.now();
    // Any live element counts, not only question cards: lessons have sliders and charts too.
    const places = [...document.querySelectorAll(".sheet-waiting")].map((place) => place.parentElement);
    const expected = places.length;
    const timer = setInterval(() => {
      const live = places.filter((place) => place.querySelector(".jp-OutputArea-output > *")).length;
      showProgress(0.7 + 0.3 * (expected ? live / expected : 1));
      if (live >= expected) { clearInterval(timer); done(); }
      else if (Date.now() - started > GIVE_UP_AFTER) {
        clearInterval(timer);
        say("");
        window.sheetAlarm("题目没有载入成功。请刷新页面；您已有的作答不受影响。");
      }
    }, 100);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("sheet-reload").addEventListener("click", () => location.reload());
    // A page whose end never came (the server died while sending) would wait for ever.
    if (!ended) window.sheetAlarm("页面没有载入完整。请刷新页面；您已有的作答不受影响。");
  });

  // Back from a long absence: idle kernels are ended meanwhile.
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") { hiddenAt = Date.now(); return; }
    if (!hiddenAt || Date.now() - hiddenAt < 60000) return;
    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    try {
      const answer = await fetch(`${config.baseUrl}api/kernels/${config.kernelId}`, { cache: "no-store" });
      if (!answer.ok) window.sheetAlarm("页面闲置较久，连接已断开。刷新后可以接着做，写过的内容会自动恢复。");
    } catch { /* offline just now: the cards tell when it matters */ }
  });
})();
