// Asks one of the service's own addresses again and again. `heard` gets each answer and gives the
// milliseconds until the next question, or nothing to stop.
const askRepeatedly = (url, milliseconds, heard) => {
  const ask = async () => {
    let next = milliseconds;
    // Nobody looks at a page in the background.
    if (!document.hidden) {
      try {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (answer.ok) {
          next = heard(await answer.json());
        }
      } catch {
        // The service may be restarting; the next question will tell.
      }
    }
    if (next) {
      setTimeout(ask, next);
    }
  };
  setTimeout(ask, milliseconds);
};
