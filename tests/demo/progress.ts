const width = 30;

/** A bar on a terminal that redraws itself; elsewhere a line at every quarter. */
export const progress = (total: number) => {
  const quarter = Math.max(1, Math.floor(total / 4));
  return (done: number, what: string): void => {
    const filled = Math.round((done / total) * width);
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total} ${what}`;
    if (process.stdout.isTTY) process.stdout.write(`\r${bar.padEnd(70)}${done === total ? '\n' : ''}`);
    else if (done % quarter === 0 || done === total) console.log(bar);
  };
};
