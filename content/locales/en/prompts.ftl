### Everything the coach says apart from the exercises themselves.
###
### No sentence, and no part between commas, may be a phrase of commands.ftl: the coach must not command itself.
### Attributes .b, .c and so on are other phrasings of the same prompt, used in turn so that repetition does not tire.
### $exercise and $routine are spoken names; $side is left, right or none; $from and $to are positions:
### standing, seated, kneeling, hands_knees, prone (on the front), side, supine (on the back), floor_sit.
### Words are spoken at 150 a minute, so 2.5 words take a second; seconds below are what there is room for.

## Opening: together about 15 seconds

# $minutes: how long the routine takes
opening-welcome = Welcome to the { $routine } routine, about { minutes }.
opening-space = Clear some space. Keep a chair and phone near.
opening-safety = Move slowly. A mild stretch is fine, pain is not.
opening-commands = Any time, say pause, next, easier or stop.
minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}

## Announcing a stretch

announce-first = First, { $exercise }.
# Said when a stretch comes and when one goes back to it.
announce = Now for { $exercise }.
    .b = Now { $exercise }.
    .c = And now { $exercise }.
# The person stays in the same position and may answer "ready".
announce-ready = Now for { $exercise }. Are you ready?
    .b = Now { $exercise }. Are you ready?
    .c = And now { $exercise }. Are you ready?

## Changing position: there is as much room as engine/timing.py gives the change

move = { path } Say ready when you're set.
# Said at the end of a routine that ends in another position than its last stretch.
get-up = { path }
path = { $to ->
    [standing] { $from ->
        [standing] Stand tall, feet hip width apart.
        [seated] Stand up slowly.
       *[floor_sit] { rise } Stand for a moment before you walk.
    }
    [seated] { $from ->
        [standing] Sit down on a firm chair.
        [seated] Sit tall on your chair.
       *[floor_sit] { rise } Turn and sit down slowly.
    }
    [kneeling] { $from ->
        [standing] { kneel }
        [seated] { kneel }
        [hands_knees] Bring your chest up and kneel tall.
        [kneeling] Kneel tall on something soft.
       *[floor_sit] { turn-over } Then kneel tall.
    }
    [hands_knees] { $from ->
        [standing] { kneel } Put your hands down in front of you.
        [seated] { kneel } Put your hands down in front of you.
        [kneeling] Put your hands down in front.
        [prone] Push up onto your hands and knees.
        [side] Push up onto your hands and knees.
        [hands_knees] Settle on your hands and knees.
       *[floor_sit] { turn-over }
    }
    [prone] { $from ->
        [standing] { kneel } Put your hands down, and lower yourself onto your front.
        [seated] { kneel } Put your hands down, and lower yourself onto your front.
        [side] Roll onto your front.
        [supine] Roll over slowly onto your front.
        [prone] Settle on your front.
       *[floor_sit] Lower yourself slowly onto your front.
    }
    [side] { $from ->
        [standing] { kneel } Lower yourself with your hands onto your side.
        [seated] { kneel } Lower yourself with your hands onto your side.
        [prone] Roll onto your side.
        [supine] Roll onto your side.
        [side] Settle on your side.
       *[floor_sit] Lower yourself slowly onto your side.
    }
    [supine] { $from ->
        [standing] { kneel } Lower yourself onto one side, then roll onto your back.
        [seated] { kneel } Lower yourself onto one side, then roll onto your back.
        [side] Roll onto your back, knees bent.
        [prone] Roll over slowly onto your back, knees bent.
        [supine] Settle on your back, knees bent.
       *[floor_sit] Lower yourself onto one side, then roll onto your back.
    }
   *[floor_sit] { $from ->
        [standing] { kneel } Sit down to one side.
        [seated] { kneel } Sit down to one side.
        [floor_sit] Sit tall on the floor.
        [supine] Roll onto your side and push up to sitting.
        [prone] Roll onto your side and push up to sitting.
        [side] Push up to sitting with your hands.
       *[kneeling] Sit down to one side.
    }
}
# From the floor to the feet, with a chair.
rise = { $from ->
    [kneeling] Hold a firm chair. Put one foot forward and push up.
    [hands_knees] Hold a firm chair. Put one foot forward and push up.
   *[supine] { turn-over } Hold a firm chair. Put one foot forward and push up.
}
turn-over = { $from ->
    [kneeling] Put your hands down in front of you.
    [hands_knees] Stay on your hands and knees.
    [prone] Push up onto your hands and knees.
    [side] Push up with your hands. Come onto your hands and knees.
    [floor_sit] Turn onto your hands and knees.
   *[supine] Roll onto your side. Push up with your hands. Come onto your hands and knees.
}
# From the feet or a chair to the knees.
kneel = { $from ->
    [seated] Stand up and hold the chair. Kneel on one knee, then the other.
   *[standing] Hold a firm chair. Kneel on one knee, then the other.
}

## A hold

# 4 seconds
settle = Ease in, and hold.
settle-rest = Settle in, and rest.
settle-again = Ease in once more, and hold.
hold = Hold here.
    .b = Stay here.
    .c = And stay.
breathe = Breathe out slowly.
    .b = Let the breath flow.
    .c = Breathe in, and slowly out.
# Said every 25 seconds while the person lies and rests.
rest-line = Let the floor carry your weight.
    .b = Let your breath come and go.
    .c = Let your shoulders soften.
    .d = Let your jaw and hands relax.
    .e = There is nothing to do but breathe.
    .f = Let each breath out be slow.
# Under 2 seconds
halfway = Halfway.
    .b = Halfway there.
    .c = That is half.
# Under 1 second
count = { $n }
# 3 seconds
release = Slowly let go.
    .b = Gently let go.
    .c = And slowly release.
release-last = Slowly let go. Well done.
    .b = Gently let go. Nicely done.
    .c = And slowly release. Good.
    .d = Ease out slowly. Good work.
release-rest = Slowly begin to move again.
# 3 seconds
rest-between = Rest a moment, then once more.
# $position: 4 seconds on hands and knees or on the front, 6 or more elsewhere; 14 to roll over
other-side = { $position ->
    [side] Roll over slowly onto your { side } side.
    [kneeling] Change knees. Now the { side }.
   *[other] Other side. Now the { side }.
}

## The end of a routine: together 10 seconds

closing = That's all for this time. Well done.
    .b = And that was the last one. Well done.
finished = That was the { $routine } routine. Take your time, and be kind to your back.

## Answers on the way

# $seconds: left in this hold. $stretches: still to come after this one.
time-left = { $seconds ->
    [one] 1 second left here.
   *[other] { $seconds } seconds left here.
} { stretches-left }
time-left-stretches = { stretches-left }
stretches-left = { $stretches ->
    [0] This is the last stretch.
    [one] 1 more stretch after this one.
   *[other] { $stretches } more stretches after this one.
}
# $n of $of: the number of this stretch
where = This is { $exercise }{ on-side }. It is stretch { $n } of { $of }.
on-side = { $side ->
    [left] , left side
    [right] , right side
   *[none] { "" }
}
where-opening = We are about to begin the first stretch.
where-closing = All stretches are done, and we are finishing.
slower = A little slower from here.
faster = A little faster from here.
pace-slowest = This is as slow as I can go.
pace-fastest = This is as fast as I can go.
# 5 seconds
easiest = This is the easier way already. You can say skip, or stop.
more-time = Take 10 more seconds.
# Before the list of routines or a safety question, where somebody asked for help.
hurt-first = If you are hurt or have fallen, say I'm hurt.
# The same at a question before the routine; the question comes again after it.
help-answer = { hurt-first } Otherwise please answer with yes or no.
help = If you are hurt or have fallen, say I'm hurt. Otherwise say pause, repeat, easier, skip or stop.
not-understood = I did not catch that. You can say next, pause, repeat or stop.
    .b = Sorry, I missed that. Please say next, pause, repeat or stop.
# $seconds: left in the hold
resume-hold = Back to { $exercise }{ on-side }. { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
} left. Ease in.
resume-stretch = Back to { $exercise }{ on-side }.
# Entered out of order: another day, by going back, or by skipping what there was to move for.
resume-at = Now { $exercise }{ on-side }. { path } Say ready when you're set.
resume-plain = Let us carry on from here.

## Questions

go-on = You stopped at stretch { $n } of { $of }, { $exercise }{ on-side }. Shall we go on, or shall we start over?
paused = We are paused. Say resume to go on.
paused-still = We are still paused. Say resume to go on, or stop to finish.
all-right = Are you all right? Say yes, or say I'm hurt.
pain = Ease out of it slowly and rest. Is it sharp, spreading down your leg, or is anything numb?
pain-ask-again = Is it sharp, spreading down your leg, or is anything numb? Please say yes or no.
pain-choice = Good. You can say easier, skip or finish.
fall = I have stopped. Stay still for a moment. Are you hurt, or did you hit your head? Say hurt, or say I'm okay.
# Repeated every 30 seconds; "okay" ends it.
fall-hurt = Stay where you are. Call your local emergency number, or call out to someone. I cannot phone for you. Keep warm, and move your hands and feet if you can. Say I'm okay when someone is with you.
# Getting up after a fall, one step at a time. A minute passes between two of these.
rise-1 = Good. Take all the time you need. First, roll onto your side. Say next when you are there.
rise-2 = Push up with your hands until you sit. Say next when you are there.
rise-3 = Come onto your hands and knees. Say next when you are there.
rise-4 = Crawl to a firm chair. Say next when you are there.
rise-5 = Put your hands on the seat, and one foot flat on the floor. Say next when you are there.
rise-6 = Push up, then turn and sit down. Say next when you sit.
cramp = Let go of the stretch, and move the leg gently. Say skip, or say again when you want to go on.
choose-intro = Which routine would you like? Say its number or its name.
choose-item = Say { $n } for { $routine }, about { minutes }.
choose-again = I did not catch that. Say a number or the name of a routine.
no-choice = We stop here.

## Endings

stopped = We stop here. Your place is kept for next time.
# The ones called -unkept are said where the place could not be written, or where there is none.
stopped-unkept = We stop here.
# "Stop" said while a question about pain or a fall is open: short, and not without advice.
stopped-hurt = We stop here. If you are hurt, or it does not settle, get medical help.
paused-end = I have heard nothing, so we stop here. Your place is kept.
paused-end-unkept = I have heard nothing, so we stop here.
pain-end = Let us leave it there for today. If it does not settle, get medical help straight away. Do the same for numbness, weakness, or bladder or bowel changes. For numbness between your legs or in both legs, call your local emergency number.
pain-twice = That is enough for today. Rest in whatever position feels best. If it does not settle, speak to a doctor.
fall-okay = Good. Stay down for as long as you like. We leave the routine here for today. If you fell, please tell your doctor.
fall-up = Rest for a few minutes. We leave the routine here for today. Please tell your doctor about the fall.
leg-symptom = Let go of this one. Pain or tingling that moves down the leg means that it does not suit you today.
not-today = Then not today. If something is new or worse, speak to your doctor. Your place is kept.
not-today-unkept = Then not today. If something is new or worse, speak to your doctor.
fall-end = I end the routine here. If you are hurt, call your local emergency number, or call out to someone.
dizzy = Please stop, and stay down or sit down where you are. Breathe normally. If it does not pass in a minute, call for help. With chest pain, call your local emergency number now.
emergency = Please stop. What you describe needs urgent medical help now. Call your local emergency number, or ask someone near you to call. I cannot call for you.

## Starting afresh

fresh-version = Your place was kept by another version, so we start afresh.
fresh-place = Your place no longer fits this routine, so we start afresh.

## How a screen shows a sound that is played instead of words

sound-tick = tick
sound-chime = chime
sound-soft = soft tone

## The smart speaker

# Said once to each new user, before the welcome, where no safety questions are asked.
speaker-first = I guide gentle stretches for a stiff lower back. This is not medical advice. Ask your doctor or physiotherapist first if you are pregnant, or have osteoporosis. Do the same after surgery or a fall, or while you are under a doctor's care. I cannot phone anyone for you, so keep a phone within reach.
# When no place is kept. A yes begins that routine, a no lists them all.
speaker-welcome = Welcome. The { $routine } routine takes about { minutes }. Shall we begin it, or would you like another one?
# Where an answer would be too long for one turn.
speaker-go-on = Shall we carry on?
# After 8 seconds of silence in a pause; after 8 more the speaker closes by itself.
speaker-paused = If you need longer, open me again later.
# Something failed, the place did not change.
speaker-sorry = Sorry, something went wrong on my side. Your place is kept. Please say that again.
speaker-goodbye = Goodbye for now.
# After "no routine here suits you".
speaker-mistaken = Was an answer a mistake? Then say forget me, and open me again.
speaker-forgotten = I have forgotten all that I kept of you. Goodbye.

## Before the first routine
## What a question teaches is not heard in its last second and just after it, for it may be the coach's own: so only one
## that was not answered teaches.

first-launch = Welcome. I guide gentle stretches for a stiff lower back. I am not a doctor, and this is not medical advice. Move slowly. A mild stretch is fine, pain is not. I cannot phone anyone for you, so keep a phone within reach. First come a few short safety questions. Please answer each with yes or no.
screen-emergency = In the last two weeks, have you had new numbness around your bottom or inner thighs? Or new trouble with your bladder or bowels? Or weakness or numbness in both legs? Or did your pain start with a serious accident?
    .b = In the last two weeks, have you had new numbness around your bottom or inner thighs? Or new trouble with your bladder or bowels? Or weakness or numbness in both legs? Or did your pain start with a serious accident? Please say yes or no.
screen-today = Do you have a fever, or weight loss you cannot explain? Or new back pain and a history of cancer? Or pain that stays bad at night in any position?
    .b = Do you have a fever, or weight loss you cannot explain? Or new back pain and a history of cancer? Or pain that stays bad at night in any position? Please say yes or no.
screen-supervised = Do you get chest pain, or faint, or lose your balance from dizziness? Or has a doctor told you to exercise only under supervision?
    .b = Do you get chest pain, or faint, or lose your balance from dizziness? Or has a doctor told you to exercise only under supervision? Please say yes or no.
screen-conditions = Does one of these apply to you? Pregnancy, osteoporosis or spinal stenosis? Pain or tingling down one leg? A replaced hip or knee? A sore knee, wrist or shoulder? Unsteady balance?
    .b = Does one of these apply to you? Pregnancy, osteoporosis or spinal stenosis? Pain or tingling down one leg? A replaced hip or knee? A sore knee, wrist or shoulder? Unsteady balance? Please say yes or no.
screen-preg = Are you pregnant?
screen-osteo = Do you have osteoporosis, or had a break in your spine?
screen-stenosis = Do you have spinal stenosis, or pain that eases when you bend forward?
screen-disc_leg = Do you have pain or tingling down one leg that gets worse when you bend?
screen-knee = Do you have a sore or replaced knee?
screen-hip_repl = Do you have a replaced hip, with rules for moving it?
screen-wrist_sh = Do you have a sore wrist or shoulder?
screen-balance = Are you unsteady on your feet?
screen-agreed = Has a doctor or physiotherapist said that gentle exercise is fine for you with that? Then I keep what needs care, and say what to mind.
screen-floor = Can you get down to the floor and back up without help?
# A yes to the first three: no exercise.
screen-emergency-yes = Please do not exercise now. What you describe needs urgent medical help. Call your local emergency number, or ask someone near you to call. I cannot call for you.
screen-today-yes = Please speak to your doctor or call your health line today, before you exercise.
screen-supervised-yes = Please check with your doctor first, before you exercise.
screen-no-answer = I did not hear a yes or a no, so we do not exercise today. If you have one of these signs, get medical help now. Otherwise start again when you can answer.
screened = Thank you, that was all. I leave out what does not suit you. Only the result is kept, and I ask again after 30 days.
screened-chair = Thank you, that was all. We stay off the floor, on a chair or standing. I leave out what does not suit you. Only the result is kept, and I ask again after 30 days.
screen-stopped = We stop here. The questions come again next time.
# $routine: what is done instead of what was asked for
instead = With what you told me, the { $routine } routine suits you better.
adapted = I left out or exchanged what does not suit you.
no-routine = With what you told me, no routine here suits you. Please ask a physiotherapist what does.

## Finding out how well the person is heard: together half a minute

# Offered before the first routine that is spoken aloud; once more where nobody answered.
check-offer = May I find out how well I hear you? It takes half a minute.
# Measured while it is spoken: about 8 seconds of speech are needed.
check-intro = Let us find out how well I hear you. Please lie down where you will stretch, and stay quiet for a moment. When you hear the tone, please say next.
check-again = Once more please. After the tone, say next.
# What was found: the room, the person, the voice; one of each kind.
check-room-quiet = The room is quiet.
check-room-noise = There is some noise in the room.
check-room-loud = The room is very loud.
check-heard-well = I hear you well from there.
check-heard = I understood you after a few tries. Speak up a little, or move me closer.
check-not-understood = I heard somebody, but I did not understand the word. Speak up a little, or move me closer.
check-nobody = I heard nobody. When you are there, please try this again.
check-silent = Your microphone gives me no sound at all.
check-voice-softer = My voice was too loud beside yours, so I speak more softly.
check-voice-loud = My voice is still loud beside yours, so I only listen while I am silent.
check-voice-unheard = I do not hear my own voice. Is it turned down?
check-keyboard = Until we try this again, please use the keyboard.
check-done = That is all I wanted to know.
check-skipped = Then we leave that.
