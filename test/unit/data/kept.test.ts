import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../renderer/data/journal.ts';
import { Kept } from '../../../renderer/data/kept.ts';
import './device.ts';

describe('what a person keeps on the device', () => {
  it('is there again when the journal is opened again, each by its name', async () => {
    const journal = await Journal.open({ name: crypto.randomUUID(), adapter: 'memory' });
    const kept = new Kept(journal);
    expect(await firstValueFrom(kept.watch('pins'))).toBeNull();
    await Promise.all([kept.keep('pins', ['a']), kept.keep('templates', { b: 1 })]);
    const again = new Kept(journal);
    expect(await firstValueFrom(again.watch('pins'))).toEqual(['a']);
    expect(await firstValueFrom(again.watch('templates'))).toEqual({ b: 1 });
    await journal.close();
  });

  it('tells whoever watches, and only of its own name', async () => {
    const journal = await Journal.open({ name: crypto.randomUUID(), adapter: 'memory' });
    const kept = new Kept(journal);
    const seen: unknown[] = [];
    const subscription = kept.watch('pins').subscribe((value) => seen.push(value));
    await kept.keep('pins', [1]);
    await kept.keep('templates', [2]);
    expect(seen).toEqual([null, [1]]);
    subscription.unsubscribe();
    await journal.close();
  });

  it('refuses what is too large for a note, in words', async () => {
    const journal = await Journal.open({ name: crypto.randomUUID(), adapter: 'memory' });
    await expect(new Kept(journal).keep('pins', 'x'.repeat(1_000_001))).rejects.toThrow('too large');
    await journal.close();
  });
});
