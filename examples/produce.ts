/**
 * Produces one order with the SDK:
 *   sluice up        # prints the brokers
 *   node_modules/.bin/node examples/produce.ts 127.0.0.1:9092
 */
import { event as orderPlaced } from '../events/order-placed/event.ts';
import { createProducer } from '../sdk/index.ts';

const [brokers = '127.0.0.1:9092'] = process.argv.slice(2);
const producer = createProducer({ brokers: brokers.split(','), source: 'examples/produce' });

const order = {
  order_id: 9_007_199_254_740_993n, // exact beyond 2^53
  consumer_id: 42,
  store_id: 7,
  placed_at: new Date(),
  subtotal: '31.80', // decimals are text, so that no cent is lost
  currency: 'USD',
  city: 'San Francisco',
  platform: 'web',
  app_version: '16.2.0',
  distance_km: 2.4,
  item_count: 2,
  items: [{ sku: 'ramen-large', quantity: 2, unit_price: '15.90' }],
};

await producer.send(orderPlaced, [{ data: order, key: '42', time: order.placed_at }]);
await producer.close();
