(function () {
  "use strict";
  var data = JSON.parse(document.querySelector("script[data-figure]").textContent);
  var texts = data.texts, colours = data.colours, MOST = 24, ROW = 62;
  var place = document.getElementById("explorer");
  var controls = {};
  ["field", "occupation", "unit", "basis", "experience"].forEach(function (id) {
    controls[id] = document.getElementById(id);
    if (controls[id]) { controls[id].addEventListener("change", function () { if (id === "field") { narrow(); } show(); }); }
  });

  function chosen(id) { return controls[id] ? controls[id].value : ""; }
  function number(value) { return value.toLocaleString(data.locale); }
  function money(value) {
    var cents = chosen("unit") === "hour" ? 2 : 0;
    return "$" + value.toLocaleString("en-US", { minimumFractionDigits: cents, maximumFractionDigits: cents });
  }
  function fill(text, values) { return text.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; }); }
  function median(sorted) {
    var half = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  // Only the occupations of a field can be chosen once a field is.
  function narrow() {
    var kept = controls.occupation.value, field = chosen("field");
    Array.from(controls.occupation.options).forEach(function (option) {
      var row = data.occupations.find(function (one) { return one.name === option.value; });
      option.hidden = option.disabled = Boolean(row && field && row.field !== field);
      if (option.disabled && option.value === kept) { controls.occupation.value = ""; }
    });
  }

  // One occupation in the chosen unit: n, low, middle, high (null when there is none), lines, official.
  function describe(row) {
    var divide = chosen("unit") === "hour" ? data.hours : 1;
    var made = { name: row.name, n: 0, low: null, middle: null, high: null, lines: [], hidden: Boolean(row.hidden),
                 official: row.official[chosen("unit")] };
    if (row.told) {
      made.n = row.partners;
      made.low = row.told[0] / divide; made.middle = row.told[1] / divide; made.high = row.told[2] / divide;
      made.lines = [[made.low, made.high]];
    } else if (row.answers) {
      var basis = chosen("basis"), experience = chosen("experience");
      made.lines = row.answers.filter(function (one) {
        return (basis === "" || one[2] === +basis) && (experience === "" || one[3] === +experience);
      }).map(function (one) { return [one[0] / divide, one[1] / divide]; });
      made.n = made.lines.length;
      if (made.n) {
        made.low = made.lines[0][0]; made.high = made.lines[0][1];
        made.lines.forEach(function (one) { made.low = Math.min(made.low, one[0]); made.high = Math.max(made.high, one[1]); });
        made.middle = median(made.lines.map(function (one) { return (one[0] + one[1]) / 2; }).sort(function (a, b) { return a - b; }));
      }
    }
    return made;
  }

  function sayOne(row) {
    var values = { name: row.name, n: number(row.n) }, text;
    if (row.n) { values.low = money(row.low); values.high = money(row.high); values.middle = money(row.middle); }
    if (data.isPublic) { text = row.n ? texts.public : texts.hidden; }
    else if (!row.n) { text = texts.nothing; }
    else if (row.n === 1) { text = texts.one; }
    else if (row.low === row.high) { text = texts.same; }
    else { text = row.n < data.fewest ? texts.few : texts.enough; }
    return fill(text, values) + " " + (row.official ? fill(texts.official, { official: money(row.official[2]) }) : texts.unofficial);
  }

  function say(rows) {
    if (!rows.length) { return texts.none; }
    if (rows.length === 1) { return sayOne(rows[0]); }
    var told = rows.filter(function (row) { return row.n; });
    if (data.isPublic) { return fill(texts.manyPublic, { occupations: number(rows.length), shown: number(told.length) }); }
    if (!told.length) { return texts.none; }
    return fill(texts.many, { occupations: number(told.length), answers: number(told.reduce(function (sum, row) { return sum + row.n; }, 0)) });
  }

  function line(x, y, colour, width) {
    return { type: "scatter", mode: "lines", x: x, y: y, line: { color: colour, width: width }, hoverinfo: "skip", connectgaps: false };
  }

  function draw(rows) {
    var height = rows.length * ROW + 30, words = { x: [], y: [], text: [] }, ends = { x: [], y: [], text: [] };
    var told = { x: [], y: [] }, lines = { x: [], y: [] }, official = { x: [], y: [] }, bars = [], most = 1;
    var letters = Math.floor((place.clientWidth - 90) / 7.6);  // of a name that still fits beside an amount
    rows.forEach(function (row) {
      most = Math.max(most, row.high || 0, row.official ? row.official[4] : 0);
    });
    rows.forEach(function (row, index) {
      var top = index * ROW, middle = top + 34;
      words.x.push(0); words.y.push(top + 10);
      words.text.push(row.name.length > letters ? row.name.slice(0, letters) + "…" : row.name);
      ends.x.push(most); ends.y.push(top + 10);
      ends.text.push(row.n ? money(row.middle) : row.hidden ? texts.hiddenShort : texts.noAmount);
      if (row.official) {
        bars.push([row.official[0], row.official[4], middle, colours.band], [row.official[1], row.official[3], middle, colours.bandMiddle]);
        official.x.push(row.official[2]); official.y.push(middle);
      }
      var shown = row.lines.length > 14 && !data.isPublic ? [[row.low, row.high]] : row.lines;
      shown.forEach(function (one, number) {
        var y = middle + (number - (shown.length - 1) / 2) * Math.min(3, 16 / shown.length);
        lines.x.push(one[0], one[1] === one[0] ? one[1] + most / 400 : one[1], null); lines.y.push(y, y, null);
      });
      if (row.n) { told.x.push(row.middle); told.y.push(middle); }
    });
    var escaped = function (text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;"); };
    var text = function (of, position) {
      return { type: "scatter", mode: "text", x: of.x, y: of.y, text: of.text.map(escaped), textposition: position,
               textfont: { size: 13, color: colours.ink }, hoverinfo: "skip", cliponaxis: false };
    };
    var marks = function (of, symbol, colour, size) {
      return { type: "scatter", mode: "markers", x: of.x, y: of.y, hoverinfo: "skip", cliponaxis: false,
               marker: { symbol: symbol, size: size, color: colour, line: { color: symbol === "circle" ? "#fff" : colour, width: symbol === "circle" ? 1 : 2 } } };
    };
    var traces = bars.map(function (bar) {
      return { type: "bar", orientation: "h", base: [bar[0]], x: [bar[1] - bar[0]], y: [bar[2]], width: [18], marker: { color: bar[3] }, hoverinfo: "skip" };
    });
    traces.push(line(lines.x, lines.y, colours.quiet, data.isPublic ? 3 : 1.5), marks(official, "line-ns", colours.ink, 18),
                marks(told, "circle", colours.accent, 12), text(words, "middle right"), text(ends, "middle left"));
    place.style.height = height + "px";
    Plotly.react(place, traces, {
      height: height, margin: { l: 0, r: 0, t: 0, b: 26 }, showlegend: false, barmode: "overlay", dragmode: false,
      paper_bgcolor: "#fff", plot_bgcolor: "#fff", font: { family: "system-ui, sans-serif", color: colours.ink },
      yaxis: { range: [rows.length * ROW, 0], visible: false, fixedrange: true },
      xaxis: { range: [0, most * 1.02], showgrid: false, zeroline: false, tickprefix: "$", tickformat: ",.0f",
               nticks: 5, tickfont: { size: 11, color: colours.quiet }, fixedrange: true, linecolor: colours.hairline, ticks: "outside", tickcolor: colours.hairline }
    }, { displayModeBar: false, responsive: true });
  }

  function tabulate(rows) {
    var body = document.getElementById("numbers");
    body.textContent = "";
    rows.forEach(function (row) {
      var tr = body.insertRow(), head = document.createElement("th");
      head.scope = "row"; head.textContent = row.name; tr.appendChild(head);
      var told = [row.low, row.middle, row.high].map(function (value) { return value === null ? (row.hidden ? texts.hiddenShort : "–") : money(value); });
      [row.hidden ? texts.hiddenShort : number(row.n)].concat(told, [row.official ? money(row.official[2]) : "–"]).forEach(function (text) {
        var cell = tr.insertCell(); cell.className = "number"; cell.textContent = text;
      });
    });
  }

  function show() {
    var rows = data.occupations.filter(function (row) {
      return (!chosen("field") || row.field === chosen("field")) && (!chosen("occupation") || row.name === chosen("occupation"));
    }).map(describe);
    if ((chosen("basis") || chosen("experience")) && !chosen("occupation")) { rows = rows.filter(function (row) { return row.n; }); }
    rows.sort(function (a, b) { return b.n - a.n || (a.name < b.name ? -1 : 1); });
    document.getElementById("finding").textContent = say(rows);
    var counted = chosen("unit") === "hour" ? texts.hour : texts.year;
    if (rows.length > MOST) { counted += ". " + fill(texts.more, { shown: number(MOST), n: number(rows.length) }); }
    document.getElementById("counted").textContent = counted;
    draw(rows.slice(0, MOST));
    tabulate(rows);
  }

  show();
})();
