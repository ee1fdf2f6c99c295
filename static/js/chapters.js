// A chapter starts in the player above it. Without this script its link opens the recording itself, at that moment.

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-from]");
  const player = link?.closest("figure")?.querySelector("audio, video");
  if (!player || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const from = Number(link.dataset.from);
  const start = () => { player.currentTime = from; };
  if (player.readyState) start(); else player.addEventListener("loadedmetadata", start, { once: true });
  player.play();
  player.focus();
});
