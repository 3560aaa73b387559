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
opening-space = Clear some space, a firm chair and phone near.
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
        [standing] { kneel } Lower yourself with your hands onto your left side.
        [seated] { kneel } Lower yourself with your hands onto your left side.
        [prone] Roll onto your left side.
        [supine] Roll onto your left side.
        [side] Settle on your left side.
       *[floor_sit] Lower yourself slowly onto your left side.
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
release-rest = Slowly come back.
# 3 seconds
rest-between = Rest a moment, then once more.
# $position: 4 seconds on hands and knees or on the front, 6 or more elsewhere; 14 to roll over
other-side = { $position ->
    [side] Roll over slowly. Now the { side }.
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
more-time = Take 10 more seconds.
help = If you are hurt or have fallen, say I'm hurt. Otherwise say pause, repeat, easier, skip or stop.
not-understood = I did not catch that. You can say next, pause, repeat or stop.
    .b = Sorry, I missed that. Please say next, pause, repeat or stop.
# $seconds: left in the hold
resume-hold = Back to { $exercise }{ on-side }. { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
} left. Ease in.
resume-stretch = Back to { $exercise }{ on-side }.
# Going on in a later session: from the position the routine starts in to that of the stretch.
resume-at = Back to { $exercise }{ on-side }. { path } Say ready when you're set.
resume-plain = Let us carry on from here.

## Questions

go-on = You stopped at stretch { $n } of { $of }, { $exercise }{ on-side }. Shall we go on, or shall we start over?
paused = We are paused. Say resume to go on.
paused-still = We are still paused. Say resume to go on, or stop to finish.
all-right = Are you all right? Say yes, or say I'm hurt.
pain = Ease out of it slowly and rest. Is it sharp, spreading down your leg, or is anything numb? Please say yes or no.
pain-ask-again = Is it sharp, spreading down your leg, or is anything numb? Please say yes or no.
pain-choice = Good. You can say easier, skip or finish.
fall = I have stopped. Stay still for a moment. Are you hurt, or did you hit your head? Say hurt or okay.
# Repeated every 30 seconds; "okay" ends it.
fall-hurt = Stay where you are. Call your local emergency number, or call out to someone. I cannot phone for you. Keep warm, and move your hands and feet if you can. Say okay when someone is with you.
choose-intro = Which routine would you like? Say its number or its name.
choose-item = Say { $n } for { $routine }, about { minutes }.
choose-again = I did not catch that. Say a number or the name of a routine.
chosen = You chose the { $routine } routine.

## Endings

stopped = We stop here. Your place is kept for next time.
# "Stop" said while a question about pain or a fall is open: short, and not without advice.
stopped-hurt = We stop here. If you are hurt, or it does not settle, get medical help.
paused-end = I have heard nothing, so we stop here. Your place is kept.
pain-end = Let us leave it there for today. If it does not settle, get medical help straight away. Do the same for numbness, weakness, or bladder or bowel changes. For numbness between your legs or in both legs, call your local emergency number.
pain-twice = That is enough for today. Rest in whatever position feels best. If it does not settle, speak to a doctor.
fall-okay = Good. Stay down for as long as you like. We leave the routine here for today. If you fell, please tell your doctor.
fall-end = I end the routine here. If you are hurt, call your local emergency number, or call out to someone.
dizzy = Please stop, and stay down or sit down where you are. Breathe normally. If it does not pass in a minute, call for help. With chest pain, call your local emergency number now.
emergency = Please stop. What you describe needs urgent medical help now. Call your local emergency number, or ask someone near you to call. I cannot call for you.

## Starting afresh

fresh-version = Your place was kept by another version, so we start afresh.
fresh-place = Your place no longer fits this routine, so we start afresh.

## How a screen shows a sound that is played instead of words

sound-tick = tick
sound-chime = chime
