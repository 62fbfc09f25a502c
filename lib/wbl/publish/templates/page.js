(function () {
  "use strict";
  var figures = [];
  document.querySelectorAll("script[data-figure]").forEach(function (script) {
    var place = document.getElementById(script.dataset.figure);
    var drawn = JSON.parse(script.textContent);
    figures.push(place);
    Plotly.newPlot(place, drawn.data, drawn.layout, drawn.config);
  });
  // Paper cannot unfold: the numbers are printed below their charts, and charts are as wide as the printed column.
  var folded = [];
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details.numbers:not([open])").forEach(function (details) {
      details.open = true;
      folded.push(details);
    });
    figures.forEach(function (place) { Plotly.relayout(place, { autosize: false, width: 640 }); });
  });
  addEventListener("afterprint", function () {
    folded.splice(0).forEach(function (details) { details.open = false; });
    figures.forEach(function (place) { Plotly.relayout(place, { autosize: true, width: null }); });
  });
})();
