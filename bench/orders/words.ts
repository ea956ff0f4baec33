/** What orders are made of. */

export const WORDS = (
  'spicy crispy grilled fresh classic double vegan smoked garlic honey lemon ginger chicken beef tofu ' +
  'salmon rice noodle burger wrap bowl salad taco soup'
).split(' ');

const FIRST = 'San New Port Lake Fort Saint Mount North South East'.split(' ');
const SECOND = 'Aurora Bend Clara Dover Eden Fargo Grove Haven Irving Jordan'.split(' ');
const THIRD = ['', ' Park', ' Hills', ' Beach', ' Falls'];

/** 500 names. */
export const CITIES: readonly string[] = FIRST.flatMap((first) =>
  SECOND.flatMap((second) => THIRD.map((third) => `${first} ${second}${third}`)),
);

/** Values that repeat. */
export const COMMON = {
  currencies: [...Array<string>(16).fill('USD'), 'CAD', 'CAD', 'AUD', 'JPY'],
  platforms: ['ios', 'android', 'web', 'mweb'],
  referrers: ['push', 'email', 'search', 'organic'],
  notes: [
    'Leave at the door',
    'Hand it to me',
    'Call on arrival please',
    'Gate code 4417, second building on the left',
  ],
} as const;

export const ATTRIBUTES = {
  devices: ['iPhone15,2', 'iPhone14,5', 'Pixel 8', 'SM-S918U'],
  userAgents: [
    'Consumer/15.2 CFNetwork/1494.0.7 Darwin/23.4.0',
    'okhttp/4.12.0 (Android 14; en_US)',
  ],
  screens: ['checkout', 'cart', 'store', 'home'],
} as const;
