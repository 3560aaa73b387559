// Speaks to a skill by utterance with virtual-alexa; steps come in as JSON, answers go out as JSON.
// node speaker.js MODULES URL MODEL SKILL USER < steps
const { createRequire } = require("module");
const [modules, url, model, skill, user] = process.argv.slice(2);
const load = createRequire(modules + "/");
const { VirtualAlexa } = load("virtual-alexa");
const { SessionEndedReason } = load("virtual-alexa/lib/src/core/SkillRequest");

let seconds = -140; // the server takes time stamps from 150 s ago to 150 s from now
const start = Date.now();
const alexa = VirtualAlexa.Builder().skillURL(url).interactionModelFile(model).applicationID(skill).create();
alexa.filter((request) => {
  request.session.user.userId = request.context.System.user.userId = user;
  request.request.timestamp = new Date(start + seconds * 1000).toISOString();
});

const kinds = {
  launch: () => alexa.launch(),
  utter: (step) => alexa.utter(step.utter),
  intend: (step) => alexa.intend(step.intend, step.slots),
  end: (step) => alexa.endSession(SessionEndedReason[step.end]),
};

async function main() {
  const steps = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const answers = [];
  for (const step of steps) {
    for (let turns = 0; turns < (step.toTheEnd ? 60 : 1); turns++) {
      seconds += step.later || 0;
      const answer = await kinds[Object.keys(kinds).find((kind) => kind in step)](step);
      answers.push(answer === undefined ? null : answer.response);
      if (step.toTheEnd && answer.response.shouldEndSession) break;
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

main().catch((error) => {
  process.stderr.write(String(error.stack || error));
  process.exit(1);
});
