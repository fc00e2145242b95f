/** Receives that wait for messages. */
export interface Waiting {
  /**
   * Answers at once when there is something to take, otherwise at the first message or, empty, after `seconds` of
   * real time: the caller's connection waits, not the movable clock. A clock that moves shows messages, and so ends
   * the waiting.
   */
  wait<Message>(queueName: string, seconds: number, take: () => Message[]): Message[] | Promise<Message[]>;
  /** Lets everyone who waits go, empty. */
  close(): void;
}

export const openWaiting = (onMessages: (listener: (queueName: string) => void) => () => void): Waiting => {
  const waiting = new Set<() => void>();
  return {
    wait(queueName, seconds, take) {
      const first = take();
      if (first.length > 0 || seconds === 0) return first;
      return new Promise((resolve, reject) => {
        const end = () => {
          stop();
          clearTimeout(timer);
          waiting.delete(giveUp);
        };
        const giveUp = () => {
          end();
          resolve([]);
        };
        const timer = setTimeout(giveUp, seconds * 1000);
        const stop = onMessages((name) => {
          if (name !== queueName) return;
          try {
            const messages = take();
            if (messages.length === 0) return;
            end();
            resolve(messages);
          } catch (error) {
            end();
            reject(error);
          }
        });
        waiting.add(giveUp);
      });
    },
    close() {
      for (const giveUp of [...waiting]) giveUp();
    },
  };
};
