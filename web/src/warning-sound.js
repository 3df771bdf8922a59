// Beeps, only after somebody asked for them: browsers and neighbours want it so.

export function makeSound(button, words) {
  let context;
  let on = false;
  if (!button || !("AudioContext" in globalThis)) return { beep() {} };
  button.hidden = false;
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    context ??= new AudioContext();
    if (on) context.resume();
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? words.soundOff : words.soundOn;
    if (on) beep(660);
  });
  const beep = (hertz) => {
    if (!on || !context) return;
    const tone = context.createOscillator();
    const loud = context.createGain();
    tone.frequency.value = hertz;
    const at = context.currentTime;
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.4, at + 0.01);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.18);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  };
  return { beep };
}
