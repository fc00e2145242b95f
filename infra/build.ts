import { existsSync, globSync, mkdirSync, rmSync, writeFileSync, cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
