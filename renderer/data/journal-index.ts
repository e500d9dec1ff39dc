import { isUnsent, type JournalOperation } from './journal-types.ts';

const none: readonly JournalOperation[] = [];

/**
 * The journal's operations by document, kept with each write: after an import fifty thousand of them wait, and what is
 * asked of every one of them must not look at all the others.
 */
export class JournalIndex {
  private readonly byDocument = new Map<string, readonly JournalOperation[]>();
  /** Documents whose newest change the server has not answered. */
  private readonly unsent = new Set<string>();

  /** Puts an operation in, or in the place of the one with its id. */
  put(operation: JournalOperation): void {
    const { documentId, operationId, seq } = operation;
    const others = this.ofDocument(documentId).filter((other) => other.operationId !== operationId);
    const after = others.findIndex((other) => other.seq > seq);
    this.set(documentId, after === -1 ? [...others, operation] : others.toSpliced(after, 0, operation));
  }

  remove({ documentId, operationId }: Pick<JournalOperation, 'documentId' | 'operationId'>): void {
    this.set(
      documentId,
      this.ofDocument(documentId).filter((other) => other.operationId !== operationId),
    );
  }

  /** All operations of a document, oldest first. */
  ofDocument(documentId: string): readonly JournalOperation[] {
    return this.byDocument.get(documentId) ?? none;
  }

  /** How many documents hold a change that the server has not answered. */
  get unsentDocuments(): number {
    return this.unsent.size;
  }

  private set(documentId: string, operations: readonly JournalOperation[]): void {
    if (operations.length === 0) this.byDocument.delete(documentId);
    else this.byDocument.set(documentId, operations);
    const newest = operations.findLast((operation) => !operation.overlap);
    if (newest && isUnsent(newest)) this.unsent.add(documentId);
    else this.unsent.delete(documentId);
  }
}
