### What is said about each exercise. The id of a message is the file name in content/exercises/.
###
### value     its name, lower case, as used in the middle of a sentence
### .step-1 to .step-4   the instructions, one action each
### .short    one sentence for someone who knows it
### .easier   the easier variation, one or two sentences, in the position the exercise has: nobody gets time to move
### .breath   optional: a cue of its own, early in a hold
### .rep      repetitions only: said at the start of each; must fit half of tempo_seconds
### .rep-back repetitions only: said half a repetition later
### .care     one or two sentences of caution, said when asked to describe, and to those who should take care
### .aka      optional: other names it has elsewhere, one a line; never spoken, they find it in imported routines
###
### $side is left or right; the right side comes first. Lying on one side, it is the side that is lain on.
### $n counts repetitions, $left says how many are still to come.

## Words that several messages share

side = { $side ->
    [left] left
   *[right] right
}
opposite = { $side ->
    [left] right
   *[right] left
}
rep-number = { $left ->
    [0] Last one.
   *[other] { $n }.
}

## Standing

wall_slide = wall slide
    .step-1 = Stand with your back to a wall, feet a short step away.
    .step-2 = Lean back until your lower back rests on the wall.
    .step-3 = Slide down a little, until your knees bend slightly.
    .step-4 = Stay there for a breath, then slide back up.
    .short = Lean on the wall, slide down a little, and slide back up.
    .easier = Slide down only about 5 centimetres.
    .rep = { rep-number } Slide down.
    .rep-back = And slide up.
    .care = Slide only a little with a sore knee or in pregnancy. Wear shoes or go barefoot, and keep a chair within reach.
    .aka =
        wall sit
        wall squat
standing_back_bend = standing back bend
    .step-1 = Stand with your feet hip width apart.
    .step-2 = Put both hands on the small of your back.
    .step-3 = Lean back a little, looking straight ahead.
    .step-4 = Come back up slowly.
    .short = Put your hands on the small of your back and lean back a little.
    .easier = Hold a kitchen counter and make the movement tiny.
    .rep = { rep-number } Lean back a little.
    .rep-back = And come up.
    .care = Leave this out if you feel dizzy or if leg pain moves further down.
    .aka =
        standing extension
        lean back
wall_pelvic_tilt = wall pelvic tilt
    .step-1 = Stand with your shoulders and bottom against a wall, knees soft.
    .step-2 = Draw your belly button back, so your lower back flattens on the wall.
    .step-3 = Keep breathing while you press.
    .step-4 = Then let your back relax.
    .short = Flatten your lower back against the wall, then let it relax.
    .easier = Use half the effort. Let the breath out do the work.
    .rep = { rep-number } Flatten your back.
    .rep-back = And relax.
    .care = Keep your knees soft and keep breathing.
    .aka =
        standing pelvic tilt
        flat back against the wall
standing_hip_flexor = standing hip flexor stretch
    .step-1 = Face a wall or a heavy chair and take hold of it.
    .step-2 = Step your { side } foot back, heel off the floor.
    .step-3 = Tuck your tailbone under and bend your front knee a little.
    .step-4 = Stay where the front of your { side } hip stretches.
    .short = Hold the chair, step your { side } foot back, and tuck your tailbone under.
    .easier = Take a shorter step back with your { side } foot.
    .breath = Keep your tailbone tucked under.
    .care = Keep at least one hand on the wall or chair.
    .aka =
        standing psoas stretch
        short lunge

## Seated

seated_knee_hug = seated knee hug
    .step-1 = Sit near the front of a firm chair without wheels.
    .step-2 = Hold behind your { side } thigh.
    .step-3 = Draw that knee towards your chest, keeping your back tall.
    .short = Sit tall and draw your { side } knee towards your chest.
    .easier = Put your { side } foot on a low stool and lean the thigh in.
    .breath = Sit tall as you breathe.
    .care = Leave this out with a hip replacement, and do not round your back.
    .aka =
        seated knee to chest
        lower back stretch in a chair
seated_hamstring = seated hamstring stretch
    .step-1 = Sit on the front edge of a firm chair without wheels.
    .step-2 = Straighten your { side } leg, heel on the floor.
    .step-3 = Keep your back long and tip forward from the hips.
    .step-4 = Stay where the back of the thigh pulls gently.
    .short = Straighten your { side } leg and tip forward with a long back.
    .easier = Keep your { side } knee softly bent.
    .breath = Keep your back long.
    .care = Leave this out if tingling or pain goes below the knee. With a replaced hip, do not lean past a right angle.
    .aka =
        chair hamstring stretch
seated_figure_four = seated figure four
    .step-1 = Sit tall on a firm chair without wheels.
    .step-2 = Rest your { side } ankle on your { opposite } knee.
    .step-3 = Lean forward a little from the hips, back long.
    .short = Rest your { side } ankle on your { opposite } knee and lean forward.
    .easier = Rest your { side } ankle lower down, on the other shin.
    .breath = Let the bent knee grow heavy.
    .care = Leave this out with a hip replacement, and do not press on the knee.
    .aka =
        seated piriformis stretch
        seated hip stretch
seated_twist = seated twist
    .step-1 = Sit tall with both feet flat.
    .step-2 = Cross your arms on your chest.
    .step-3 = Turn your chest to one side, hips facing forward.
    .step-4 = Come back to the middle, then turn the other way.
    .short = Cross your arms and turn your chest from side to side.
    .easier = Turn only your head and shoulders.
    .rep = { rep-number } Turn { side }.
    .rep-back = And to the middle.
    .care = Turn only as far as is easy, and never bend and twist together.
    .aka =
        chair rotation
        waist turn
seated_side_bend = seated side stretch
    .step-1 = Sit tall with both hips on the chair.
    .step-2 = Reach your { side } arm up.
    .step-3 = Lean to the { opposite }, chest facing forward.
    .step-4 = Breathe into your { side } ribs.
    .short = Reach your { side } arm up and lean to the { opposite }.
    .easier = Keep your { side } hand on your hip and lean less.
    .breath = Breathe into your ribs.
    .care = Keep your hand on your hip if your shoulder is sore.
    .aka =
        side bend
        side reach

## Kneeling, and on hands and knees

half_kneel_hip_flexor = half kneeling hip flexor stretch
    .step-1 = Kneel on your { side } knee on something soft, { opposite } foot in front.
    .step-2 = Keep your chest tall and tuck your tailbone under.
    .step-3 = Shift your hips forward until the front of your { side } hip stretches.
    .short = Kneel on your { side } knee and shift your hips forward.
    .easier = Hold a chair, and shift your hips forward only a little.
    .breath = Keep your tailbone tucked under.
    .care = Use the standing version if kneeling bothers your knee. Hold a chair if you are unsteady, and do not let your back arch.
    .aka =
        psoas stretch
        kneeling lunge
cat_camel = cat and camel
    .step-1 = On hands and knees, set hands under shoulders, knees under hips.
    .step-2 = Breathe out and round your back up, chin towards your chest.
    .step-3 = Breathe in and let your belly sink, looking just ahead.
    .step-4 = Move slowly from one to the other.
    .short = Round your back up, then let your belly sink, slowly.
    .easier = Keep the movement small. Use your fists if your wrists are sore.
    .rep = { rep-number } Breathe out, round up.
    .rep-back = Breathe in, and sink.
    .care = Keep it small, and do not sink in pregnancy or with spinal stenosis. Use your fists if your wrists are sore.
    .aka =
        cat cow
        cat stretch
cat_to_flat = cat to flat back
    .step-1 = On hands and knees, make your back flat like a table.
    .step-2 = Breathe out, draw your tummy in and round your back up.
    .step-3 = Stay for a moment, then come back to flat.
    .step-4 = Do not let your back sag.
    .short = Round your back up, then come back to flat without sagging.
    .easier = Keep the movement small. Use your fists if your wrists are sore.
    .rep = { rep-number } Breathe out, round up.
    .rep-back = And back to flat.
    .care = Always come back to flat, and pad your knees. Use your fists if your wrists are sore.
    .aka =
        angry cat only
        pregnancy cat
childs_pose = child's pose
    .step-1 = Set your knees apart and move your hips back towards your heels.
    .step-2 = Slide your hands forward.
    .step-3 = Rest your forehead on the floor or a cushion.
    .step-4 = Breathe slowly.
    .short = Move your hips back towards your heels and slide your hands forward.
    .easier = Go only half way back. Put a cushion between your hips and heels.
    .breath = Breathe into your lower back.
    .care = Leave this out with a knee or hip replacement, or if leg pain or tingling grows. Keep your back long, and your knees wide in pregnancy.
    .aka =
        bottom to heels stretch
        prayer stretch
        heel sit
bird_dog = bird dog
    .step-1 = On hands and knees, gently tighten your belly.
    .step-2 = Slide your { side } leg back and lift it, no higher than your hip.
    .step-3 = If you are steady, reach your { opposite } arm forward.
    .step-4 = Keep your hips level, then lower.
    .short = Lift your { side } leg back and reach your { opposite } arm forward.
    .easier = Keep your { side } toes on the floor and only slide the leg.
    .rep = { rep-number } Reach and lift.
    .rep-back = And lower.
    .care = Lower the leg if your back sags or twists. With a sore wrist or shoulder, move only the leg.
    .aka =
        alternate arm and leg
        four point reach

## Lying on the front

press_up = press up on elbows
    .step-1 = Lie on your front, resting on your forearms, elbows under your shoulders.
    .step-2 = Press your elbows into the floor and let your chest rise.
    .step-3 = Relax your belly and your back.
    .step-4 = Keep your hips on the floor.
    .short = Rest on your forearms, let your chest rise, and keep your hips down.
    .easier = Just lie on your front, head turned to one side.
    .breath = Let your belly and back go soft.
    .care = Leave this out if pain moves down your leg.
    .aka =
        sphinx
        prone on elbows
        back extension
prone_leg_lift = bent knee leg lift
    .step-1 = Lie on your front, forehead on your hands.
    .step-2 = Bend your { side } knee.
    .step-3 = Squeeze your buttock and lift the knee just off the floor.
    .step-4 = Lower it slowly.
    .short = Bend your { side } knee and lift it just off the floor.
    .easier = Only squeeze the buttock, without lifting.
    .rep = { rep-number } Squeeze and lift.
    .rep-back = And lower.
    .care = Put a pillow under your tummy if your back arches.
    .aka =
        prone hip extension
        buttock tone

## Lying on one side

clamshell = clamshell
    .step-1 = Lie on your { side } side, knees bent, heels together.
    .step-2 = Keep your hips stacked, one above the other.
    .step-3 = Open your { opposite } knee, heels still touching.
    .step-4 = Close it slowly.
    .short = Lie on your { side } side and open your { opposite } knee.
    .easier = Open your { opposite } knee only a few centimetres.
    .rep = { rep-number } Open.
    .rep-back = And close.
    .care = Leave this out if opening your knees hurts. With a replaced hip, ask your doctor before you lie on it.
    .aka =
        clam
        side lying hip opener
open_book = open book
    .step-1 = Lie on your { side } side, head on a pillow, knees bent up.
    .step-2 = Put your { opposite } hand on your forehead.
    .step-3 = Breathe out and turn your chest open to the { opposite }, knees together.
    .step-4 = Breathe in and close.
    .short = Keep your knees together and turn your chest open to the { opposite }.
    .easier = Keep your { opposite } hand on your chest and turn less.
    .rep = { rep-number } Breathe out, open.
    .rep-back = Breathe in, and close.
    .care = Do not force the turn, and keep your knees stacked. With a sore shoulder, keep your hand on your chest.
    .aka =
        side lying rotation
        book opening
side_bridge_knees = side bridge on knees
    .step-1 = Lie on your { side } side, elbow under your shoulder, knees bent.
    .step-2 = Squeeze your buttocks and lift your hips in line with your body.
    .step-3 = Keep breathing while you are up.
    .step-4 = Lower slowly.
    .short = Lie on your { side } side and lift your hips in line.
    .easier = Stay down and only press the elbow and knee into the floor.
    .rep = { rep-number } Lift your hips.
    .rep-back = And lower slowly.
    .care = Leave this out with a sore shoulder or wrist, and never hold your breath.
    .aka =
        modified side plank

## Lying on the back, and sitting on the floor

pelvic_tilt = pelvic tilt
    .step-1 = Lie on your back, knees bent, feet flat.
    .step-2 = Tighten your tummy and press your lower back gently into the floor.
    .step-3 = Keep breathing while you press.
    .step-4 = Then let your back relax.
    .short = Press your lower back gently into the floor, then relax.
    .easier = Use half the effort. Let the breath out do the work.
    .rep = { rep-number } Press down gently.
    .rep-back = And relax.
    .care = From week 16 of pregnancy use the wall version instead.
    .aka =
        flat back
        lying pelvic tilt
single_knee_to_chest = one knee to chest
    .step-1 = Lie on your back, knees bent, feet flat.
    .step-2 = Hold behind your { side } thigh and draw the knee towards your chest.
    .step-3 = Leave the other foot down, or let that leg go long.
    .step-4 = Choose whichever feels better.
    .short = Hold behind your { side } thigh and draw the knee towards your chest.
    .easier = Loop a towel behind your { side } thigh. Or slide the foot along the floor instead.
    .breath = Let your shoulders grow heavy.
    .care = Leave this out with osteoporosis or a hip replacement, or if leg pain or tingling grows.
    .aka =
        single knee hug
        knee to chest
double_knee_to_chest = both knees to chest
    .step-1 = Lie on your back, knees bent.
    .step-2 = Bring up one knee, then the other.
    .step-3 = Hold behind both thighs and draw them in gently.
    .short = Hold behind both thighs and draw them in gently.
    .easier = Bring up one knee at a time.
    .breath = Let your shoulders grow heavy.
    .care = Leave this out with osteoporosis, a hip replacement, or in pregnancy.
    .aka =
        knee hug
        back flexion stretch
knee_rolls = knee rolls
    .step-1 = Lie on your back, knees bent and together.
    .step-2 = Let both knees roll a little to one side, shoulders down.
    .step-3 = Stay for a breath, then bring them back.
    .step-4 = Roll to the other side.
    .short = Let both knees roll a little from side to side, shoulders down.
    .easier = Roll only a hand's width each way.
    .rep = { rep-number } Roll { side }.
    .rep-back = And back to the middle.
    .care = Roll only as far as is comfortable.
    .aka =
        lower trunk rotation
        windscreen wipers
hamstring_towel = lying hamstring stretch
    .step-1 = Lie on your back, { opposite } knee bent.
    .step-2 = Loop a towel behind your { side } thigh or foot.
    .step-3 = Raise and straighten that leg until the thigh pulls gently.
    .step-4 = Keep the knee slightly soft.
    .short = Loop a towel behind your { side } leg and straighten it gently.
    .easier = Hold behind your { side } thigh and keep the knee bent.
    .breath = Keep the knee slightly soft.
    .care = Stay below any tingling in the leg. With a replaced hip, do not lift it past a right angle.
    .aka =
        hamstring with towel
        leg straightener
figure_four = lying figure four
    .step-1 = Lie on your back, knees bent.
    .step-2 = Rest your { side } ankle on your { opposite } knee.
    .step-3 = Hold behind your { opposite } thigh and draw it towards you.
    .short = Rest your { side } ankle on your { opposite } knee and draw it in.
    .easier = Leave your { opposite } foot down. Let your { side } knee fall outwards.
    .breath = Let your head and shoulders rest.
    .care = Leave this out with a hip replacement, or if the hip pinches or the leg tingles.
    .aka =
        piriformis stretch
        supine figure 4
bridge = bridge
    .step-1 = Lie on your back, knees bent, feet hip width apart.
    .step-2 = Squeeze your buttocks and lift your hips.
    .step-3 = Stay where shoulders, hips and knees make one line.
    .step-4 = Then lower slowly.
    .short = Squeeze your buttocks, lift your hips, and lower slowly.
    .easier = Lift only half way, or just squeeze.
    .rep = { rep-number } Lift your hips.
    .rep-back = And lower slowly.
    .care = Do not push so high that your back arches.
    .aka =
        bridging
        glute bridge
        hip lift
floor_sit_twist = floor seated twist
    .step-1 = Sit on the floor with both legs long.
    .step-2 = Bend your { side } knee and put the foot outside your { opposite } knee.
    .step-3 = Hook your { opposite } elbow round the { side } knee and sit tall.
    .step-4 = Turn only as far as is easy.
    .short = Cross your { side } foot over and hug the knee with your { opposite } elbow.
    .easier = Only hug the { side } knee.
    .breath = Grow tall as you breathe.
    .care = Leave this out with osteoporosis, a hip replacement, or in pregnancy.
    .aka =
        gluteal stretch
        seated rotation stretch
rest_and_breathe = rest and breathe
    .step-1 = Lie on your back, calves on a chair or knees over a cushion.
    .step-2 = Rest your hands on your lower ribs.
    .step-3 = Breathe in through your nose and let your belly rise.
    .step-4 = Breathe out slowly.
    .short = Lie on your back with your hands on your ribs and breathe slowly.
    .easier = Rest your knees over a cushion, hands on your lower ribs.
    .breath = Let your belly rise and fall.
    .care = From week 16 of pregnancy lie on your side, a pillow between your knees.
    .aka =
        90 90 rest
        constructive rest
