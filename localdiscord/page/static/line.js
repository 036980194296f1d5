// The one WebSocket to the local Discord: requests with answers, and the news.

export class Line {
  /** @param {(news: object) => void} onNews  @param {(open: boolean) => void} onOpen */
  constructor(onNews, onOpen) {
    this.onNews = onNews;
    this.onOpen = onOpen;
    this.waiting = new Map();
    this.number = 0;
    this.delay = 500;
    this.connect();
  }

  connect() {
    const key = encodeURIComponent(location.hash.slice(1));
    this.socket = new WebSocket(`ws://${location.host}/page/socket?key=${key}`);
    this.socket.addEventListener("open", () => { this.delay = 500; this.onOpen(true); });
    this.socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => {
      this.onOpen(false);
      for (const { reject } of this.waiting.values()) reject(new Error("the local Discord is gone"));
      this.waiting.clear();
      setTimeout(() => this.connect(), this.delay);
      this.delay = Math.min(this.delay * 2, 8000);
    });
  }

  receive(packet) {
    if (packet.re === undefined) { this.onNews(packet); return; }
    const waiting = this.waiting.get(packet.re);
    this.waiting.delete(packet.re);
    if (!waiting) return;
    if (packet.error) waiting.reject(new Error(packet.error));
    else waiting.resolve(packet);
  }

  /** Ask for something to be done; the promise fails with the reason where it cannot be. */
  ask(request) {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("not connected"));
    const re = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(re, { resolve, reject });
      this.socket.send(JSON.stringify({ ...request, re }));
    });
  }
}
