/** Messages that one step of the storage page writes, a count. */
export const messagesPerStep = 20;
