// Amounts as the server's pictures write them.

/** Three digits; powers of ten where there would be many noughts. */
export function amount(value) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.001 && size < 1e6)) {
    return size < 1000 ? String(Number(value.toPrecision(3))) : Math.round(value).toLocaleString("en");
  }
  const [mantissa, power] = value.toExponential(1).split("e");
  return `${mantissa}×10^${Number(power)}`;
}
