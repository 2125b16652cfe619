/** The hatch of what was not seen, once per page; drawings fill with `url(#hatch)`, boxes use the class `hatched`. */
export function HatchPattern() {
  return (
    <svg width="0" height="0" className="absolute" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--hatch)" strokeWidth="1.6" />
        </pattern>
      </defs>
    </svg>
  )
}
