/** Squares to scan, '1' for a dark one; always dark on white, or cameras do not read them. */
export const QrCode = ({ rows, label }: { readonly rows: readonly string[]; readonly label: string }) => {
  const edge = 4;
  const size = rows.length + edge * 2;
  const dark = rows.flatMap((row, y) =>
    Array.from(row).flatMap((square, x) => (square === '1' ? [`M${x + edge} ${y + edge}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className="sign-in-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
};
