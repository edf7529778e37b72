/*
 * The style of all pages, and its SHA-256 as a Content-Security-Policy names
 * it; the page's test computes it anew. No include guard: it is one text.
 */

#define WEB_STYLE_DIGEST "Cpb2Vf1+ViczEhccAGdt3q68tlH3kfKeddMsiXD3Ro4="

/* clang-format off */
#define WEB_STYLE \
":root{color-scheme:light dark;--bg:#f6f5f1;--card:#fff;--ink:#1d2129;" \
"--soft:#5c6470;--line:#dedbd2;--plain:#3b6ea5;--good:#2e7d4f;" \
"--warn:#b26a00;--bad:#b3362b;--mark:#ffe9a8;--track:#eceae3}\n" \
"@media(prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1d2128;" \
"--ink:#e6e8ec;--soft:#9aa3b0;--line:#2f353f;--plain:#6ea8e0;" \
"--good:#5cbf86;--warn:#e0a14a;--bad:#ef7f73;--mark:#5a4a12;" \
"--track:#2a2f38}}\n" \
"*{box-sizing:border-box}\n" \
"body{margin:0;background:var(--bg);color:var(--ink);" \
"font:16px/1.5 system-ui,sans-serif}\n" \
"main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 3rem;" \
"display:flex;flex-direction:column;gap:.75rem}\n" \
"header,.summary{order:-1}\n" \
"h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}\n" \
"h2{font-size:1.05rem;margin:0 0 .6rem}\n" \
"p{margin:.3rem 0}\n" \
".summary{columns:2 24rem;column-gap:.75rem}\n" \
".summary .card{margin:0 0 .75rem;break-inside:avoid}\n" \
".card,details{background:var(--card);border:1px solid var(--line);" \
"border-radius:.6rem}\n" \
".card{padding:1rem 1.1rem;min-width:0}\n" \
".wide{column-span:all}.card+.wide{margin-top:.75rem}\n" \
".figures{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem}\n" \
".figure b{display:block;font-size:2rem;line-height:1.1;" \
"font-variant-numeric:tabular-nums}\n" \
".figure span,.soft{color:var(--soft);font-size:.9rem}\n" \
".bars{display:grid;gap:.55rem}\n" \
".bar{display:grid;grid-template-columns:1fr auto;gap:0 .75rem}\n" \
".bar svg{grid-column:1/-1;width:100%;height:.5rem;display:block;" \
"border-radius:.25rem;background:var(--track)}\n" \
".bar .soft{grid-column:1/-1}\n" \
".num{text-align:right;font-variant-numeric:tabular-nums}\n" \
".plain{color:var(--plain)}.good{color:var(--good)}" \
".warn{color:var(--warn)}.bad{color:var(--bad)}\n" \
"rect{fill:currentColor}\n" \
".days{width:100%;height:8rem;display:block;color:var(--plain)}\n" \
".axis{display:flex;justify-content:space-between;color:var(--soft);" \
"font-size:.85rem}\n" \
"table{border-collapse:collapse;width:100%}\n" \
"th,td{text-align:left;padding:.35rem .6rem .35rem 0;vertical-align:top;" \
"border-bottom:1px solid var(--line)}\n" \
"th{color:var(--soft);font-weight:600;font-size:.85rem}\n" \
"summary{cursor:pointer;padding:.65rem 1rem;display:flex;gap:.75rem;" \
"align-items:baseline;flex-wrap:wrap}\n" \
"summary::marker{content:none}\n" \
"summary strong{flex:1 1 20rem}\n" \
"summary .mark{border:1px solid;border-radius:1rem;padding:0 .6rem;" \
"font-size:.82rem;white-space:nowrap}\n" \
"details>div{padding:.2rem 1rem 1rem;border-top:1px solid var(--line)}\n" \
"dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;" \
"margin:.6rem 0}\n" \
"dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}\n" \
"pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--track);" \
"border-radius:.4rem;padding:.6rem .8rem;margin:.8rem 0;" \
"font:.9rem/1.45 ui-monospace,monospace}\n" \
"mark{background:var(--mark);color:inherit;border-radius:.2rem}\n" \
"ol{margin:.4rem 0;padding-left:1.4rem}li{margin:.25rem 0}\n" \
"a{color:var(--plain);overflow-wrap:anywhere}\n" \
"footer{color:var(--soft);font-size:.85rem;margin-top:1rem}\n" \
"@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}" \
"dd{margin-bottom:.4rem}}\n" \
"@media print{body{background:#fff}details,.card{break-inside:avoid}}\n"
/* clang-format on */
