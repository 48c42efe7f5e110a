/** How much of something each participant takes up, within a share each and a total. */
export class Quotas {
  readonly #each: number;
  readonly #all: number;
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(each: number, all: number) {
    this.#each = each;
    this.#all = all;
  }

  allows(participantId: string, count: number): boolean {
    return this.#total + count <= this.#all && (this.#taken.get(participantId) ?? 0) + count <= this.#each;
  }

  take(participantId: string, count: number): void {
    this.#taken.set(participantId, (this.#taken.get(participantId) ?? 0) + count);
    this.#total += count;
  }

  release(participantId: string, count: number): void {
    const left = (this.#taken.get(participantId) ?? 0) - count;
    if (left > 0) this.#taken.set(participantId, left);
    else this.#taken.delete(participantId);
    this.#total -= count;
  }
}
