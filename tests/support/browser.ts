import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/** It has to run as root in a container too, and must not call home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
  '--hide-scrollbars',
];

/** A headless browser; close it when done. Only in files named `*.browser.test.ts`, whose project unpacks it. */
export async function launchBrowser(): Promise<Browser> {
  const folder = inject('browserFolder');
  // The package brings fonts for machines that have none.
  const fonts = existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    env: { ...process.env, ...fonts },
  });
}
