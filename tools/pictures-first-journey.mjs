/** What docs/first-journey.md tells, by hand: each step leaves the page as its picture shows it. */
export const firstJourney = [
  ['new', async (page) => {
    await page.getByRole('button', { name: 'New journey' }).click();
    await page.getByLabel('Name').fill('Thank you');
  }],
  ['start', async (page) => {
    await page.getByRole('button', { name: 'Create' }).click();
    await fill(page, { Purpose: 'news', Event: 'Order Completed' });
  }],
  ['steps', async (page) => {
    await add(page, 'Wait');
    await fill(page, { Duration: '1 day' });
    await add(page, 'Message');
    await fill(page, { Template: 'welcome' });
    await page.getByText('No problems', { exact: true }).first().waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
  }],
  ['try', async (page) => {
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('What comes of it').waitFor();
  }],
  ['publish', async (page) => {
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByLabel('Note').fill('The first one');
  }],
]; // prettier-ignore

async function add(page, kind) {
  await page.getByRole('button', { name: 'Add a step', exact: true }).last().click();
  await page.getByRole('dialog').getByRole('button', { name: kind, exact: true }).click();
}

async function fill(page, fields) {
  for (const [label, text] of Object.entries(fields)) {
    // What is wrong with a field stands in its label.
    await page
      .getByLabel(new RegExp(`^${label}`))
      .first()
      .fill(text);
    await page.keyboard.press('Tab');
  }
}
