// nbgrader's script waits for MathJax, which would be fetched from outside; tell it that it is done.
window.MathJax = { Hub: { Startup: { signal: { Interest: (heard) => setTimeout(() => heard("End"), 0) } } } };
