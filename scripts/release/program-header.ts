/**
 * What a program file says of itself, for those that cannot be run here: ELF (System V ABI, chapter 4), Mach-O (mach-o/loader.h)
 * and PE (Microsoft's PE format, "COFF File Header").
 */
export interface ProgramHeader {
  readonly format: 'ELF' | 'Mach-O' | 'PE';
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** A signature is within: macOS on arm64 starts nothing without one. Known of Mach-O alone. */
  readonly signed?: boolean;
}

const elf = 0x7f454c46;
const machO64 = 0xfeedfacf;
const elfMachines: Readonly<Record<number, ProgramHeader['arch']>> = { 62: 'amd64', 183: 'arm64' };
const machMachines: Readonly<Record<number, ProgramHeader['arch']>> = {
  [0x01000007]: 'amd64',
  [0x0100000c]: 'arm64',
};
const peMachines: Readonly<Record<number, ProgramHeader['arch']>> = { 34404: 'amd64', 43620: 'arm64' };
/** Types of files that can be started: ELF's ET_EXEC and ET_DYN, Mach-O's MH_EXECUTE, PE's IMAGE_FILE_EXECUTABLE_IMAGE. */
const elfPrograms = [2, 3];
const machExecute = 2;
const peExecutable = 2;
const codeSignature = 0x1d;

/**
 * @param bytes the file, or its first 64 KiB
 * @throws Error when it is no program of 64 bits of a known format and processor
 */
export function programHeader(bytes: Uint8Array): ProgramHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 64) throw new Error('too short for a program');
  if (view.getUint32(0) === elf) return elfHeader(view);
  if (view.getUint32(0, true) === machO64) return machHeader(view);
  if (view.getUint16(0) === 0x4d5a) return peHeader(view);
  throw new Error('neither ELF nor Mach-O nor PE');
}

function known<Arch>(arch: Arch | undefined, isProgram: boolean, format: string): Arch {
  if (arch === undefined) throw new Error(`${format} for another processor`);
  if (!isProgram) throw new Error(`${format}, but not a program`);
  return arch;
}

function elfHeader(view: DataView): ProgramHeader {
  const [is64, isLittle] = [view.getUint8(4) === 2, view.getUint8(5) === 1];
  const machine = is64 && isLittle ? elfMachines[view.getUint16(18, true)] : undefined;
  const arch = known(machine, elfPrograms.includes(view.getUint16(16, true)), 'ELF');
  return { format: 'ELF', os: 'linux', arch };
}

function machHeader(view: DataView): ProgramHeader {
  const arch = known(
    machMachines[view.getUint32(4, true)],
    view.getUint32(12, true) === machExecute,
    'Mach-O',
  );
  let signed = false;
  let at = 32;
  for (let left = view.getUint32(16, true); left > 0 && at + 8 <= view.byteLength; left--) {
    if (view.getUint32(at, true) === codeSignature) signed = true;
    at += Math.max(8, view.getUint32(at + 4, true));
  }
  return { format: 'Mach-O', os: 'darwin', arch, signed };
}

function peHeader(view: DataView): ProgramHeader {
  const at = view.getUint32(0x3c, true);
  if (at + 24 > view.byteLength || view.getUint32(at) !== 0x50450000) throw new Error('MZ without PE');
  const flags = view.getUint16(at + 22, true);
  const arch = known(peMachines[view.getUint16(at + 4, true)], (flags & peExecutable) !== 0, 'PE');
  return { format: 'PE', os: 'windows', arch };
}
