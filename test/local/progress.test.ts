import { describe, expect, it } from 'vitest';
import { LiveProgress, PlainProgress } from '../../local/progress.ts';

class Screen {
  readonly columns = 60;
  text = '';
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

const failing = (): Promise<never> => Promise.reject(new Error('no'));

describe('progress without a terminal', () => {
  it('is a line at the start and one at the end of a step', async () => {
    const screen = new Screen();
    expect(await new PlainProgress(screen).step('Kafka starts', async () => 7)).toBe(7);
    expect(screen.text).toMatch(/^… Kafka starts\n✓ Kafka starts \(\d+\.\d s\)\n$/);
  });

  it('marks a step that fails, and lets the failure through', async () => {
    const screen = new Screen();
    await expect(new PlainProgress(screen).step('Kafka starts', failing)).rejects.toThrow('no');
    expect(screen.text).toContain('✗ Kafka starts');
  });
});

describe('progress on a terminal', () => {
  it('redraws the running steps below those that have ended', async () => {
    const screen = new Screen();
    const progress = new LiveProgress(screen);
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = progress.step('LocalStack starts', () => promise);
    await progress.step('Kafka starts', async () => {});
    // Two lines were drawn: up over both, clear, the ended one, the running one.
    expect(screen.text).toMatch(/\[2A\r.\[J✓ Kafka starts .*\n. LocalStack starts \d\.\d s\n$/s);
    resolve();
    await slow;
    expect(screen.text).toMatch(/\[1A\r.\[J✓ LocalStack starts [^\n]*\n$/s);
  });

  it('never writes a line that would wrap', async () => {
    const screen = new Screen();
    const { promise, resolve } = Promise.withResolvers<void>();
    const step = new LiveProgress(screen).step('x'.repeat(100), () => promise);
    const [line = ''] = screen.text.split('\n');
    expect(line.slice(line.indexOf('J') + 1).length).toBeLessThan(60);
    resolve();
    await step;
  });

  it('marks a step that fails', async () => {
    const screen = new Screen();
    await expect(new LiveProgress(screen).step('Kafka starts', failing)).rejects.toThrow('no');
    expect(screen.text).toContain('✗ Kafka starts');
  });
});
