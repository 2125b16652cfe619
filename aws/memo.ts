/** Answers of one account × region run. Make one with `createMemo()` per account × region and drop it afterwards. */
export interface Memo {
  readonly answers: Map<string, Promise<unknown>>
}

export declare function createMemo(): Memo
