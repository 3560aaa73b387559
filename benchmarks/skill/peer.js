// The Node SDK with its express adapter, verification on, as many processes as gunicorn has workers.
// node peer.js MODULES PORT WORKERS ROOT CHAIN
const cluster = require("cluster");
const Module = require("module");
const { EventEmitter } = require("events");
const fs = require("fs");
const https = require("https");
const tls = require("tls");
const [modules, port, workers, root, chain] = process.argv.slice(2);
const load = Module.createRequire(modules + "/");

if (cluster.isPrimary) {
  let listening = 0;
  for (let i = 0; i < Number(workers); i++) {
    cluster.fork().on("listening", () => {
      listening += 1;
      if (listening === Number(workers)) process.stdout.write("ready\n");
    });
  }
  process.on("SIGTERM", () => process.exit(0));
} else {
  const roots = fs.readFileSync(root, "utf8").match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g);
  const trusting = Object.create(tls, { rootCertificates: { value: roots } });
  const original = Module._load;
  Module._load = (name, ...rest) => (name === "tls" ? trusting : original(name, ...rest));
  const file = fs.readFileSync(chain, "utf8");
  https.get = (address, answer) => {
    const response = new EventEmitter();
    response.statusCode = 200;
    response.setEncoding = () => {};
    process.nextTick(() => {
      answer(response);
      response.emit("data", file);
      response.emit("end");
    });
    return Object.assign(new EventEmitter(), { end: () => {} });
  };
  const { SkillBuilders } = load("ask-sdk-core");
  const { ExpressAdapter } = load("ask-sdk-express-adapter");
  const sentence = "Welcome. Shall we begin?";
  const skill = SkillBuilders.custom()
    .addRequestHandlers({
      canHandle: () => true,
      handle: (input) => input.responseBuilder.speak(sentence).reprompt(sentence).getResponse(),
    })
    .create();
  const app = load("express")();
  app.post("/alexa", new ExpressAdapter(skill, true, true).getRequestHandlers());
  app.listen(Number(port), "127.0.0.1");
}
