const answer = await fetch("/walker/browse", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: "{}",
});
const { data } = await answer.json();
const figures = data.reports[0].map((card) => {
  const figure = document.createElement("figure");
  const image = Object.assign(document.createElement("img"), { src: card.url, alt: card.title });
  const caption = document.createElement("figcaption");
  const numbers = document.createElement("span");
  numbers.textContent = `${card.visitors} visitors, ${card.size}`;
  caption.append(card.title, document.createElement("br"), numbers);
  figure.append(image, caption);
  return figure;
});
document.querySelector("main").replaceChildren(...figures);
