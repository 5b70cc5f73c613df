// While an attempt is being graded, ask once a second and show the result when it is there.
const panel = document.getElementById("outcome");
if (panel && panel.dataset.state === "pending") {
  let wait = 1000;
  const ask = async () => {
    try {
      const answer = await fetch(panel.dataset.poll, { credentials: "same-origin" });
      if (answer.ok && (await answer.json()).state !== "pending") {
        location.reload();
        return;
      }
    } catch {
      // The service may be restarting; the next question will tell.
    }
    wait = Math.min(wait * 1.15, 10000);
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}
