import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { request, signed, type Work } from './p5-requests.ts';

/** What the load process is told: to send `count` requests from number `first` on. */
export interface Order {
  readonly port: number;
  readonly work: Work;
  readonly first: number;
  readonly count: number;
}

const concurrency = 16;

/**
 * Sends one request and waits for its answer. Raw sockets, because node:http would cost this process
 * more than a fast server spends on an answer, and then the load would be measured.
 */
const exchange = (socket: Socket, bytes: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    let head = '';
    let missing = -1;
    const received = (chunk: Buffer) => {
      if (missing < 0) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /\r\ncontent-length: *(\d+)/i.exec(head);
        if (!length) return done(new Error(`An answer without a length: ${head}`));
        missing = Number(length[1]) - (head.length - end - 4);
      } else missing -= chunk.length;
      if (missing <= 0) done();
    };
    const done = (error?: Error) => {
      socket.off('data', received);
      socket.off('error', done);
      socket.off('close', closed);
      if (error) reject(error);
      else resolve(Number(head.slice(9, 12)));
    };
    const closed = () => done(new Error('The server closed the connection'));
    socket.on('data', received);
    socket.on('error', done);
    socket.on('close', closed);
    socket.write(bytes);
  });

const sockets = new Map<number, Promise<Socket[]>>();
const socketsTo = (port: number) => {
  const opened = Array.from({ length: concurrency }, async () => {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    await once(socket, 'connect');
    return socket;
  });
  const all = sockets.get(port) ?? Promise.all(opened);
  sockets.set(port, all);
  return all;
};

/** Seconds for all requests, each socket sending its next one when the last is answered. */
const timed = async (open: readonly Socket[], requests: readonly Buffer[]): Promise<number> => {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    open.map(async (socket) => {
      while (next < requests.length) {
        const status = await exchange(socket, requests[next++]!);
        if (status !== 200) throw new Error(`A request was answered ${status}`);
      }
    }),
  );
  return (performance.now() - started) / 1000;
};

let prepared: { open: Socket[]; requests: Buffer[] } | undefined;
process.on('message', async (order: Order | { table: string; port: number } | 'go') => {
  if (order === 'go') {
    if (prepared) process.send?.(await timed(prepared.open, prepared.requests));
    return;
  }
  const open = await socketsTo(order.port);
  if ('table' in order) await exchange(open[0]!, signed('CreateTable', order.table, order.port));
  else {
    const { work, first, count, port } = order;
    prepared = { open, requests: Array.from({ length: count }, (_, i) => request(work, first + i, port)) };
  }
  process.send?.('prepared');
});
process.on('disconnect', () => process.exit());
