import { Limits } from '../../../api/doors/limits';

test('nobody meets the usual limits: two thousand events in one second, a whole room of readers in a minute', async () => {
  const usual = new Limits();
  for (let at = 0; at < 2_000; at++) await usual.count('ingest', 'a key');
  for (let at = 0; at < 500; at++) await usual.count('wrong', 'an address');
  await expect(usual.check('wrong', 'an address')).resolves.toBeUndefined();
});
