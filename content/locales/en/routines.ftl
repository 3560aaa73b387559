### The routines. The id of a message is the file name in content/routines/.
###
### value     its name, lower case, as used in the middle of a sentence
### .about    one sentence: whom it is for, without a promise; said before a routine that was written for a condition
### .phrases  what a person says to choose it, one phrase a line

everyday_10 = everyday low back
    .about = For most days, from hands and knees down to your back.
    .phrases =
        everyday
        everyday low back
gentle_morning = gentle morning
    .about = For a stiff morning, with small movements and no deep bending.
    .phrases =
        morning
        gentle morning
desk_break = desk break
    .about = For a break at work, on a heavy chair without wheels.
    .phrases =
        desk
        desk break
hips_psoas = hips and psoas
    .about = For people who sit a lot and feel tight at the front of the hips.
    .phrases =
        hips
hamstrings = hamstrings
    .about = For tight backs of the thighs, with a towel at hand.
    .phrases =
        hamstrings
strength_support = strength and support
    .about = For days when your back is settled, two or three times a week.
    .phrases =
        strength
        strength and support
wind_down = wind down
    .about = For the evening, and it leaves you resting on the floor.
    .phrases =
        wind down
pregnancy_friendly = pregnancy friendly
    .about = This one is for an uncomplicated pregnancy, once your midwife or doctor agrees.
    .phrases =
        pregnancy friendly

# A routine that was put together for one person's wishes; it is no file.
composed = made to measure
