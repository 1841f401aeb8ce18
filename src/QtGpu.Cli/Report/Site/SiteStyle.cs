namespace QtGpu.Cli.Report.Site;

/// <summary>What the site's pages have beyond a report's: cards on a phone, chips, sorting and filtering.</summary>
internal static class SiteStyle
{
    /// <summary>Blue and orange are told apart by everyone, and the words say the same.</summary>
    public const string Rules = """
        :root{--yes:#0b62c4;--no:#a84a00}
        @media (prefers-color-scheme:dark){:root{--yes:#7db4ff;--no:#ffab5e}}
        .scroll{margin:1.4rem 0}td>a{white-space:nowrap}
        a{color:var(--yes)}nav{margin-bottom:1.2rem}code{font:.86em ui-monospace,monospace;overflow-wrap:anywhere}
        .figures{columns:2 27rem;column-gap:1.2rem}
        figure{background:none;border:1px solid var(--line);break-inside:avoid;margin:0 0 1.2rem}
        figure>img{display:block;width:100%;max-width:36rem;height:auto;margin:0 auto}
        th button,.filter button
        {font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
        th button::after{content:"↕";opacity:.35;padding-left:.3em}
        th[aria-sort=ascending] button::after{content:"↑";opacity:1}
        th[aria-sort=descending] button::after{content:"↓";opacity:1}
        .filter{display:flex;flex-wrap:wrap;gap:.4rem}.filter[hidden]{display:none}
        .filter button{border:1px solid var(--line);border-radius:1rem;padding:.2rem .8rem}
        .filter button[aria-pressed=true]{border-color:var(--ink);background:var(--card)}
        button:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--yes);outline-offset:2px}
        .verdict{font-weight:600;white-space:nowrap}.holds{color:var(--yes)}.does-not{color:var(--no)}
        table.claims{table-layout:fixed;width:100%}
        table.claims td{white-space:normal;text-align:left;overflow-wrap:break-word}
        table.claims th{text-align:left}table.claims th:first-child{width:46%}table.claims th:last-child{width:9.5rem}
        tr[hidden]{display:none!important}summary{cursor:pointer;color:var(--soft)}details p{margin:.3rem 0}
        ul.files{padding-left:1.2rem}
        @media (max-width:30rem){figure{border:0}}
        @media (max-width:40rem){table.claims,table.claims tbody,table.claims tr,table.claims td{display:block}
        table.claims thead{display:none}table.claims tr{border-bottom:1px solid var(--line);padding:.7rem 0}
        table.claims td{border:0;padding:.1rem 0}table.claims td[data-label]::before
        {content:attr(data-label) ": ";color:var(--soft)}table.claims td:empty{display:none}}
        """;

    /// <summary>
    /// Headings become buttons that sort; the buttons of a filter, hidden without script, leave rows out.
    /// </summary>
    public const string Script = """
        for (const table of document.querySelectorAll("table.sortable")) {
          const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
          heads.forEach((head, i) => {
            const button = document.createElement("button");
            button.append(...head.childNodes);
            head.append(button);
            const key = row => {
              const text = row.cells[i].textContent.trim().replace(/−/g, "-").replace(/(\d),(?=\d)/g, "$1");
              const number = /^[×+]?\s*(-?\d[\d.]*(e-?\d+)?)(?=[\s%;]|$)/.exec(text);
              return number ? parseFloat(number[1]) : text;
            };
            button.onclick = () => {
              const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
              heads.forEach(other => other.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
              const order = (a, b) => typeof a !== typeof b ? (typeof a === "number" ? -1 : 1)
                : a < b ? -sign : a > b ? sign : 0;
              body.append(...[...body.rows].sort((a, b) => order(key(a), key(b))));
            };
          });
        }
        for (const filter of document.querySelectorAll(".filter")) {
          const rows = document.getElementById(filter.dataset.of).tBodies[0].rows;
          filter.hidden = false;
          for (const button of filter.children) {
            button.onclick = () => {
              for (const other of filter.children) other.setAttribute("aria-pressed", other === button);
              for (const row of rows) row.hidden = button.value !== "" && row.dataset.verdict !== button.value;
            };
          }
        }
        """;
}
