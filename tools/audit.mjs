import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, run, say, SetUpError } from './steps.mjs';

const grave = ['high', 'critical'];

/**
 * Advisories against what is shipped that nobody has weighed yet. Each entry of tools/audit-allowed.json names an advisory and the
 * reason why it cannot hurt here: `{ "advisory": "GHSA-…", "reason": "…" }`.
 */
function openAdvisories({ vulnerabilities }, allowed) {
  const reasons = new Map(allowed.map(({ advisory, reason }) => [advisory, reason]));
  const advisories = Object.values(vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((one) => typeof one === 'object' && grave.includes(one.severity))
    .map(({ name, title, url, severity }) => ({ name, title, severity, advisory: url.split('/').at(-1), url }));
  return [...new Map(advisories.map((one) => [one.advisory, one])).values()].filter(
    (one) => !reasons.get(one.advisory),
  );
}

/** The one check that needs the registry: where it gives no advisories, the check says so and holds nothing up. */
async function audit() {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const patience = ['--fetch-retries=0', '--fetch-timeout=20000'];
  const args = ['audit', '--omit=dev', '--json', '--loglevel=silent', ...patience];
  const { output } = await run(npm[0], [...npm.slice(1), ...args]).catch((error) => ({ output: error.message }));
  const report = readReport(output);
  if (!report) return say('audit: the registry gives no advisories here, so nothing was checked against them');
  const allowed = JSON.parse(
    readFileSync(process.env.AUDIT_ALLOWED ?? join(root, 'tools', 'audit-allowed.json'), 'utf8'),
  );
  const open = openAdvisories(report, allowed);
  if (open.length === 0) return say('audit: no advisory of level high or above against what is shipped');
  const lines = open.map(({ name, severity, title, url }) => `${name}: ${title} (${severity}, ${url})`);
  throw new SetUpError(
    `${lines.join('\n')}\nUpdate the package, or say in tools/audit-allowed.json why it cannot hurt here.`,
  );
}

function readReport(output) {
  try {
    const report = JSON.parse(output);
    return report.vulnerabilities ? report : undefined;
  } catch {
    return undefined;
  }
}

await audit().catch(fail);
