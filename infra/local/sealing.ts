/** Lets the archive of a running system seal now, the hour that still runs too, and waits until it has; answers the schedule's name. */
export const sealArchive = async (awsPort: number): Promise<string> => {
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${awsPort}/_local/${path}`, init).catch(() => undefined);
    if (!response)
      throw new Error(`Nothing answers at the port ${awsPort}: start the system first, or set AWS_PORT.`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  await call('idle');
  const { schedules } = (await call('schedules')) as { schedules: string[] };
  const name = schedules.find((schedule) => /-archive-/.test(schedule));
  if (!name) throw new Error('There is no schedule of the archive.');
  // an hour ahead, so that the hour that still runs is sealed too
  const time = new Date(Date.now() + 3_600_000).toISOString();
  await call(`schedules/${encodeURIComponent(name)}`, { method: 'POST', body: JSON.stringify({ time }) });
  await call('idle');
  return name;
};
