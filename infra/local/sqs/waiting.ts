/**
 * Long polling: answers at once when there is something to take, otherwise at the first message or, empty,
 * after `seconds` of real time (the caller's connection waits, not the movable clock).
 */
export const waitForMessages = <Message>(
  queueArn: string,
  seconds: number,
  onMessages: (listener: (queueArn: string) => void) => () => void,
  take: () => Message[],
): Message[] | Promise<Message[]> => {
  const first = take();
  if (first.length > 0 || seconds === 0) return first;
  return new Promise((resolve) => {
    const finish = (messages: Message[]) => {
      stop();
      clearTimeout(timer);
      resolve(messages);
    };
    const timer = setTimeout(finish, seconds * 1000, []);
    const stop = onMessages((arn) => {
      if (arn !== queueArn) return;
      const messages = take();
      if (messages.length > 0) finish(messages);
    });
  });
};
