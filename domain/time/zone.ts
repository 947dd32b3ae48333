/** Whether a text names a zone of the IANA database, as this machine has it. */
export function isZone(text: string): boolean {
  if (text === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format();
    return true;
  } catch {
    return false;
  }
}
