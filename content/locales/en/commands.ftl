### What a person can say. One message for each command; one phrase a line, the first is the one we teach.
### A phrase is a whole utterance and may belong to one command only.
###
### value   what the laptop's ear listens for, and what is understood everywhere
### .text   understood where it comes as text, from the keyboard or the speaker, and not listened for: each further phrase
###         of the ear's could be heard in place of another one, and its model must know the words

next =
    next
    next one
    next stretch
    move on
skip =
    skip
    skip this
    skip this one
    skip it
back =
    back
    go back
    previous
repeat =
    repeat
    again
    repeat this
    do it again
    say that again
    once more
pause =
    pause
    wait
    hold on
    freeze
resume =
    resume
    continue
    carry on
    go on
    keep going
ready =
    ready
    i'm ready
    go
    start
    begin
    let's go
    .text =
        begin it
more-time =
    more time
    ten more seconds
    longer
    hold longer
    ten more
slower =
    slower
    slow down
faster =
    faster
    speed up
easier =
    easier
    too hard
    make it easier
    i can't
time-left =
    time left
    how long
    how much longer
    how long left
where =
    where am i
    where are we
    which side
    which one
describe =
    describe
    explain
    instructions
    what do i do
it-hurts =
    it hurts
    that hurts
    ow
    ouch
    pain
    i'm in pain
    that's painful
    numb
    i feel numb
    it's painful
    my back hurts
    my leg hurts
    .text =
        hurts
        it hurts a lot
        it really hurts
        i have pain
        my leg is numb
        i can't feel my leg
im-hurt =
    i'm hurt
    hurt
    i can't get up
    .text =
        i hit my head
        i've hit my head
        i'm not okay
        not okay
        i'm not all right
i-fell =
    i fell
    i have fallen
    i've fallen
    i fell down
dizzy =
    dizzy
    i'm dizzy
    i feel dizzy
    i feel faint
    .text =
        faint
        i'm faint
        i'm feeling faint
        i'm feeling dizzy
chest-pain =
    chest pain
    i have chest pain
    my chest hurts
    i can't breathe
    .text =
        can't breathe
        emergency
        it's an emergency
        i can't feel my legs
        my legs are numb
        both legs are numb
        both my legs are numb
        numb between my legs
        i'm numb between my legs
help =
    help
    help me
    what can i say
    i need help
stop =
    stop
    stop stop
    stop stop stop
    stop now
    stop it
    stop please
    quit
    exit
    end
    finish
    i'm done
    cancel
yes =
    yes
    yeah
    yep
    yes please
    sure
no =
    no
    nope
    no thanks
    .text =
        another one
okay =
    okay
    ok
    i'm okay
    i'm fine
start-over =
    start over
    start again
    from the beginning

## Choosing a routine by its number

choose-1 =
    one
    number one
choose-2 =
    two
    number two
choose-3 =
    three
    number three
choose-4 =
    four
    number four
choose-5 =
    five
    number five
choose-6 =
    six
    number six
choose-7 =
    seven
    number seven
choose-8 =
    eight
    number eight
# More numbers than routines: a person's own ones come after.
choose-9 =
    nine
    number nine
choose-10 =
    ten
    number ten
choose-11 =
    eleven
    number eleven
choose-12 =
    twelve
    number twelve

## Words that may be written otherwise, where somebody types them: how the phrases write them, then the other ways

spellings =
    one: 1
    two: 2
    three: 3
    four: 4
    five: 5
    six: 6
    seven: 7
    eight: 8
    nine: 9
    ten: 10
    eleven: 11
    twelve: 12
    i'm: i am, im
    i've: i have, ive
    can't: cannot, can not, cant
    it's: it is, its
    that's: that is, thats
    let's: let us, lets
    okay: ok
    all right: alright

## Of the phrases above, those that nobody calls out in need: "stop" and "it hurts" are believed on less than the others,
## "stop" and "pause" in the middle of talk, too; if these were, a television would end the routine with them

unhurried =
    quit
    exit
    end
    finish
    i'm done
    cancel

## Words that sound much like a command: a recogniser that may hear them need not mistake them for one
## (none that sounds exactly like one: it would take the command's place; nor "star", which was heard where people said
## "stop", the one word that must never be lost)

decoys =
    text texts nest neck decks desks shop top tops step steps stops stopped stopping drop hop chop pop
    pack bag black bake peck beck pores cause caused claws pose poses applause because yet guess
    mess less chess dress bless knows known now new knee low slow show so snow toe though note red
    bed head said read steady already weights great late date gate white whole hole hold holds
    told cold gold holding still hill hell health held kelp yelp started starting starter
    dart art part card smart stuck stick stack spot shot ship ski sip slip lip keep keeps kept goes
    going gone got coast grow oh own open over other rewind remind repeated repair retreat complete heat
    eat meet obvious plain paint rain train lane pay main chain chest just west guest rest rested
    resting fist fast past last cast later water letter sweater matter quite quiet quick kit wit kid bit
    it's exist send bend bench friend finished fish wish busy disney easily his her hers hurting heard
    bird earth shirt heart hat hot not nod nut hope rope soup yup up share hair hour are an in
    once wants want what's watch rich pitch switch side sides sight slide wide inside tide tight
    door before floor store score your loud load road body bloody study find kind mine line nine
    wine sign times tame camp lamp damp thumb come some sum none fun began begun gain game can can't
    handle cancelled shoulder border
tingling =
    tingling
    it's tingling
    down my leg
    it's going down my leg
    .text =
        pins and needles
        i have pins and needles
cramp =
    cramp
    i have a cramp
not-today =
    not today
