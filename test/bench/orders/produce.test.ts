import { describe, expect, it } from 'vitest';
import { event } from '../../../bench/orders/event.ts';
import { generateOrders } from '../../../bench/orders/order.ts';
import { cloudEventsHeaders } from '../../../bench/orders/produce.ts';
import { encodeEvent } from '../../../sdk/encode.ts';

describe('the orders of the benchmarks', () => {
  it('fit their schema, and carry the headers that the SDK writes', () => {
    for (const order of generateOrders(100, 1)) {
      const time = new Date(order.event_time);
      const { headers } = encodeEvent(event, { ...order }, { id: order.event_id, time });

      expect(cloudEventsHeaders(order)).toEqual(headers);
    }
  });

  it('are the same for the same seed', () => {
    expect([...generateOrders(20, 1)]).toEqual([...generateOrders(20, 1)]);
    expect([...generateOrders(20, 1)]).not.toEqual([...generateOrders(20, 2)]);
  });
});
