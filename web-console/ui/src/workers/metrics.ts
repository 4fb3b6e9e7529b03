/** The value of a gauge without labels in the text of /metrics; absent if it is not told. */
export function gaugeOf(metrics: string, name: string): number | undefined {
  const line = metrics.split('\n').find((one) => one.startsWith(`${name} `));
  const value = line === undefined ? NaN : Number(line.slice(name.length + 1));
  return Number.isFinite(value) ? value : undefined;
}
