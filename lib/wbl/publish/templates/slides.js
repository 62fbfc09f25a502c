(function () {
  "use strict";
  document.querySelectorAll("script[data-figure]").forEach(function (script) {
    var drawn = JSON.parse(script.textContent);
    Plotly.newPlot(document.getElementById(script.dataset.figure), drawn.data, drawn.layout, drawn.config);
  });
  var slides = Array.prototype.slice.call(document.querySelectorAll(".slide"));
  var steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  function current() {
    var middle = innerHeight / 2;
    return slides.findIndex(function (slide) { return slide.getBoundingClientRect().bottom > middle; });
  }
  addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT|BUTTON|SUMMARY|A)$/.test(event.target.tagName)) { return; }
    var wanted = event.key === "Home" ? 0 : event.key === "End" ? slides.length - 1
      : event.key in steps ? current() + steps[event.key] * (event.key === " " && event.shiftKey ? -1 : 1) : -1;
    if (wanted < 0 || wanted >= slides.length) { return; }
    event.preventDefault();
    slides[wanted].scrollIntoView();
  });
})();
