const width = 30;

/** A bar on a terminal that redraws itself; elsewhere so many lines, of equal parts. */
export const progress = (total: number, lines = 4) => {
  const part = Math.max(1, Math.floor(total / lines));
  return (done: number, what: string): void => {
    const filled = Math.round((done / total) * width);
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total} ${what}`;
    if (process.stdout.isTTY) process.stdout.write(`\r${bar.padEnd(70)}${done === total ? '\n' : ''}`);
    else if (done % part === 0 || done === total) console.log(bar);
  };
};
