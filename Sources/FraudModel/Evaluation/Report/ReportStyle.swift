/// The look of a report, for light and dark.
enum ReportStyle {
  /// How many colours tell models apart.
  static let colours = 6

  /// The style sheet.
  static let css = """
    :root { color-scheme: light dark; --page: #ffffff; --ink: #1b1d21; --soft: #5c636e; --rule: #d9dde3; --muted: #aab2bd;
      --s0: #1f6fd1; --s1: #d9640a; --s2: #0b8a6a; --s3: #8a4fc7; --s4: #b8336a; --s5: #7d6a08;
      --pass: #0b7a4b; --no: #b3261e; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #15171a; --ink: #e8eaed; --soft: #9aa3af; --rule: #33383f; --muted: #5d6672;
        --s0: #5b9df0; --s1: #f0893a; --s2: #35b893; --s3: #b58af0; --s4: #ea7aa5; --s5: #c9b24a;
        --pass: #4cc38a; --no: #f2827a; } }
    body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto;
      max-width: 1400px; padding: 24px; }
    h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 8px; }
    p { color: var(--soft); margin: 4px 0; }
    .plots { display: grid; gap: 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); }
    figure { margin: 0; } figcaption { font-weight: 600; } figure svg { display: block; width: 100%; }
    .legend { color: var(--soft); font-size: 13px; min-height: 20px; }
    .key { margin-right: 16px; } .key::before { background: currentColor; border-radius: 2px; content: "";
      display: inline-block; height: 10px; margin-right: 6px; width: 10px; }
    .key.s0::before { background: var(--s0); } .key.s1::before { background: var(--s1); }
    .key.s2::before { background: var(--s2); } .key.s3::before { background: var(--s3); }
    .key.s4::before { background: var(--s4); } .key.s5::before { background: var(--s5); }
    .key.muted::before { background: var(--muted); }
    .grid { stroke: var(--rule); stroke-width: 1; } .tick { fill: var(--soft); font-size: 11px; }
    .label { fill: var(--ink); font-size: 12px; }
    .line { fill: none; stroke-linejoin: round; stroke-width: 2; } .whisker { opacity: 0.45; stroke-width: 1.5; }
    .line.guide { stroke: var(--soft); stroke-dasharray: 4 4; stroke-width: 1; }
    .line.s0, .whisker.s0 { stroke: var(--s0); } .line.s1, .whisker.s1 { stroke: var(--s1); }
    .line.s2, .whisker.s2 { stroke: var(--s2); } .line.s3, .whisker.s3 { stroke: var(--s3); }
    .line.s4, .whisker.s4 { stroke: var(--s4); } .line.s5, .whisker.s5 { stroke: var(--s5); }
    .dot { stroke: var(--page); stroke-width: 1.5; }
    .dot.s0, .area.s0 { fill: var(--s0); } .dot.s1, .area.s1 { fill: var(--s1); } .dot.s2, .area.s2 { fill: var(--s2); }
    .dot.s3, .area.s3 { fill: var(--s3); } .dot.s4, .area.s4 { fill: var(--s4); } .dot.s5, .area.s5 { fill: var(--s5); }
    .area.muted { fill: var(--muted); }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { border-bottom: 1px solid var(--rule); padding: 4px 14px 4px 0; text-align: right; vertical-align: top; }
    th:first-child, .text { text-align: left; } tbody th { font-weight: 400; }
    .interval { color: var(--soft); font-size: 13px; } .pass { color: var(--pass); } .no { color: var(--no); font-weight: 600; }
    .bars { width: 100%; } .bars th { font-size: 12px; white-space: nowrap; } .bars .bar { width: 50%; }
    .bars .bar svg { height: 12px; width: 100%; } .bars td { font-size: 12px; white-space: nowrap; }
    """
}
