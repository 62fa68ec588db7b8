#!/usr/bin/env python3
"""Writes lexicons/cyber-groups.tsv from the MISP galaxy.

    misp_groups.py threat-actor.json [mitre-intrusion-set.json] > ../cyber-groups.tsv

The first file names the actors; the second, ATT&CK's groups, adds synonyms, ATT&CK ids and groups that the first
lacks. Both may be the galaxy's own files or cut-down copies: only "value", "synonyms" and "meta" are read.

Names are sorted by how much they say. Two capitalised words that no newspaper puts together by chance (Fancy Bear)
stand unguarded; single words, colours and firms' code words want a word of the set `cyber` beside them; ordinary
words, other people's names and acronyms are left out, and a `source` row says so. What two actors share stays with
both. Everything decided by hand is in the tables below.
"""
import collections
import json
import re
import sys
import unicodedata

# ---- decisions ------------------------------------------------------------------------------------------------

# Never a name by itself: ordinary words, other bearers, ambiguous acronyms (folded).
LEFT_OUT = set("""
aiz|alibaba|aluminum|amoeba|armageddon|axiom|barium|basin|bitter|black cube|black technology|blackjack|bluebottle
boron|brown fox|buckeye|butterfly|calcium|cardinal|castle|cca|cobalt|confucius|copper|crescent and star|dogfish|dune
dust storm|equation|fail0verflow|frankenstein|gop|gorilla|group5|hacking team|helium|hezb|icecap|inception|kairos|karma
labubu|lead|lexus|magnesium|mantis|mask|mercury|mirage|mogilevich|monsoon|moonlight|nazar|nian|nickel|nitro
oxygen|parastoo|phosphorus|pinkpanther|pioneer|pla navy|platinum|play|polaris|popeye|prince of persia|pupa|qakbot
quadream|candiru|dsirf|cyberroot|radium|rattlesnake|reaper|rotten tomato|rtm|sauron|scarab|sea|sexi|sharpshooter
siesta|silence|silicon|silverfish|sima|slingshot|snake|sodium|space pirates|st group|storm cloud|sulphur|summit
superman|taal|tick|the big bang|the mask|thewizards|threat actor 888|trident|trickbot llc|tsb|tunnelvision|uca|ugly face
unnamed actor|ups|uuc|venom|vermin|vovan|watchdog|webmasters|white giant|wildcard|wraith|zinc|voyeur|test panda
unnamed group|vault 7 8|madi|indra|chimera|leviathan|calypso|copy paste|cleaver|sarit|grayling|subgroup andariel
subgroup bluenoroff|cyberniggers|1 php group|1.php group|operation parliament|operation comando|operation cleaver
op cleaver|karmabelow80|mimo|tstark|kazu|frwl|superman|the white company|dlance|summit|windigo|molatori|blackenergy|havex|masan|dev popper|infy
""".replace('\n', '|').split('|')) - {''}

# Rare chemical elements in capitals are Microsoft's old names; in lower case they are elements.
RARE_ELEMENTS = set('gallium hafnium nobelium seaborgium dubnium zirconium strontium thallium gadolinium curium yttrium '
                    'americium neptunium hassium bohrium lawrencium terbium europium holmium scandium'.split())

# As written in capitals these stand alone.
FREE = {'GALLIUM', 'SOFTCELL', 'HAFNIUM', 'NOBELIUM', 'SEABORGIUM', 'ZIRCONIUM', 'THALLIUM'}

# Single words that stand for the group alone.
SAFE = set("""turla kimsuky sednit sofacy gamaredon killnet andariel bluenoroff winnti molerats carbanak lapsus sandworm
muddywater oilrig darkhotel oceanlotus scarcruft seedworm shuckworm naikon taidoor hellsing-x quedagh uroburos minidionis
codoso menupass higaisa gelsemium strongpity donot evilnum karakurt-x fxmsp teamtnt ghostnet hidden-x xaknet solntsepek
voltzite coldriver frozenbarents frozenlake snakemackerel swallowtail-x eqgrp konni-x wirte scattered-x""".split())

# Names of several words, or with capitals inside, that also turn up by themselves: a cyber word must stand near.
ASK = set("""
animal farm|angry likho-x|bad magic|beijing group|big panda|black vine|blind eagle|bouncing golf|cavalry werewolf
chronus group|cloud atlas|cold river|common raven|conference crew|core werewolf|cosmic wolf|crimson collective
curious gorge|cyber alliance|cyber army of russia reborn-x|dark basin|dark engine|dark seoul|darkcasino|darkpink
darkshadow|darkuniverse|desert falcon|desert falcons|double dragon|dragonforce|eagle werewolf|electric panda|evil corp
evil eye|evilweb|flash kitten|flying kitten|fusioncore|genesis day|ghost security|golden chickens|golden eye dog
golden falcon|golden rat|goldfactory|goldmouse|greenspot|greenbug|head mare|hiddenart|holy souls|honeybee|iron group
libyan scorpions|linkc pub|lion soldiers team|lotus blossom|lucky cat|lucky mouse|luna moth|magic kitten|marbled dust
microsoft|nambucca|night dragon|opera1er-x|pirate panda|playful dragon|powerpool|procc|projectm|radio panda
rebel jackal|romcom|royal apt|sands casino|saffron rose|saint bear|salted earth|sea lotus|sea turtle|shadow campaigns
shadow crane|shadow network|sharp dragon|shell crew|shellforce|sidewinder|silent lynx|silent ransom|silver fox
snakecharmer|snake wine|spacebears|sphinx moth|spring dragon|starry addax|tailgater team|taskmasters|taxoff|team bear
anger bear|teampcp-x|the dukes|the gentlemen|toxic panda|union panda|vicious panda|viking jackal|webworm|white bear
white cobra|whitecobra|windy phoenix|wet panda|foxy panda|predator panda|spicy panda|hammer panda|blue mockingbird
dark halo|dancing salome|two tailed scorpion|ghostr|blacktech|blackshadow|black shadow|operation daybreak|operation ghoul
operation mermaid|operation troy|operation hangover|operation triangulation-x|operation emmental|blue tsunami-x
red wolf|ghost stadium|exotic lily|tortoise shell|silent librarian|solar phoenix|conti group|bearded barbie|beebus|controlx|hellhounds|larva|paytool|linkc|revengehotels|testing|ghostsec|icefog|oldgremlin-x|void banshee-x
emperor dragonfly|empire monkey-x|elephant beetle|deputy dog|hydra|rancor group|medusa group|mana team|maze team
social network team|reaper group|retefe gang|313 team|fallout team|hippo team|koala team|cobalt group|cobalt gang
comment group|poseidon group|gorgon group|the gorgon group|elderwood gang|iron cyber group|ambiorx|network battalion 65
""".replace('\n', '|').split('|')) - {''}

COLOURS = 'red blue green orange yellow black white purple gray grey brown golden silver crimson'.split()
METALS = 'gold bronze iron cobalt nickel zinc tin copper tungsten aluminum platinum'.split()
CODE_ENDS = 'castle comet relic neptune ion terminal'.split()
SAFE_MULTI = {'black banshee', 'pawn storm', 'lazarus group', 'equation group', 'gamaredon group', 'shamoon group',
              'winnti group', 'tonto team', 'donot team', 'daixin team', 'sandworm team', 'red keres', 'red menshen',
              'blackmaskers team', 'tsar team', 'oceanlotus group', 'menupass team', 'gaza hackers team', 'golden chickens 01'}
VENDOR_ENDS = set("""panda bear kitten spider jackal chollima tiger wolf lynx leopard buffalo typhoon sleet blizzard tempest
sandstorm tsunami hail rain lightning dust flood cyclone taurus libra serpens ursa pisces gemini scorpius lepus
castle comet relic neptune manticore likho dragon werewolf""".split())

# Actors of the galaxy that are one: value -> value it goes to.
MERGE = {
    'Operation Soft Cell': 'GALLIUM', 'UNC2452': 'APT29', 'UNC3524': 'APT29', 'APT43': 'Kimsuky',
    'APT45': 'Silent Chollima', 'TA453': 'Charming Kitten', 'APT35': 'Charming Kitten', 'IRIDIUM': 'Sandworm',
    'Evasive Panda': 'BRONZE HIGHLAND', 'VICE SPIDER': 'Vanilla Tempest', 'Pinstripe Lightning': 'AridViper',
    'Amethyst Rain': 'Volatile Cedar', 'GRIM SPIDER': 'WIZARD SPIDER', 'UNC1878': 'WIZARD SPIDER',
    'Evil Corp': 'INDRIK SPIDER', 'RedDelta': 'MUSTANG PANDA', 'Camaro Dragon': 'MUSTANG PANDA', 'ALLANITE': 'ENERGETIC BEAR',
    'Winnti Group': 'APT41', 'GREF': 'APT15', 'Cold River': 'Callisto', 'TEMP.Hermit': 'Lazarus Group',
    'WageMole': 'Contagious Interview', 'TempTick': 'Tick', 'STARDUST CHOLLIMA': 'STARDUST CHOLLIMA', 'DEV-0586': 'DEV-0586',
    'UNC1945': 'LightBasin', 'Storm-1811': 'UNC4393', 'Threatsec': 'Threatsec',
}
# Names that the galaxy gives one actor and that belong to another, or to no one.
TAKE = {
    'Lazarus Group': 'Andariel|Bluenoroff|APT38|APT 38|Stardust Chollima|NICKEL GLADSTONE|BeagleBoyz|Sapphire Sleet|COPERNICIUM'
                     '|Moonstone Sleet|Citrine Sleet|G0082|DEV-0139|DEV-1222',
    'SaintBear': 'EMBER BEAR|Bleeding Bear|Cadet Blizzard|UNC2589|FROZENVISTA|DEV-0587|UAC-0056',
    'Velvet Tempest': 'ALPHA SPIDER', 'Callisto': 'Nahr Elbard|Nahr el bared', 'TA499': 'Lexus',
    'APT4': 'PLA Navy', 'APT28': 'Grizzly Steppe',
}
GIVE = {
    'STARDUST CHOLLIMA': 'APT38|Bluenoroff|BlueNoroff|NICKEL GLADSTONE|BeagleBoyz|COPERNICIUM|CryptoCore|G0082',
    'DEV-0586': 'Ember Bear|Bleeding Bear|Cadet Blizzard|UNC2589|FROZENVISTA|UAC-0056|G1003',
    'Silent Chollima': 'Andariel|APT45', 'GALLIUM': 'Soft Cell|SOFTCELL|Gallium', 'Cyber Berkut': 'CyberBerkut',
    'GhostEmperor': 'Ghost Emperor', 'TA499': 'Vovan and Lexus', 'APT44': '', 'Alpha Spider': 'ALPHV|AlphV|BlackCat|Noberus',
    'Killnet': 'KillMilk', 'Callisto': 'Callisto Group|SEABORGIUM', 'Charming Kitten': 'APT35',
}
# value -> (id, canonical). Numbered families keep their number as id, so that the long spelling finds them.
NAMED = {
    'Sandworm': ('grp.apt44', 'Sandworm'), 'Kimsuky': ('grp.apt43', 'Kimsuky'), 'OilRig': ('grp.apt34', 'OilRig'),
    'Charming Kitten': ('grp.apt35', 'Charming Kitten'), 'Operation C-Major': ('grp.apt36', 'Transparent Tribe'),
    'STARDUST CHOLLIMA': ('grp.apt38', 'BlueNoroff'), 'Silent Chollima': ('grp.apt45', 'Andariel'),
    'BlueHornet': ('grp.apt49', 'BlueHornet'), 'Lazarus Group': ('grp.lazarus', 'Lazarus Group'),
    'GALLIUM': ('grp.gallium', 'GALLIUM'), 'DEV-0586': ('grp.ember-bear', 'Ember Bear'),
    'Vanilla Tempest': ('grp.vice-society', 'Vice Society'), 'AridViper': ('grp.arid-viper', 'Arid Viper'),
    'LAPSUS': ('grp.lapsus', 'LAPSUS$'), 'INDRIK SPIDER': ('grp.evil-corp', 'Evil Corp'),
    'GhostEmperor': ('grp.salt-typhoon', 'Salt Typhoon'), 'Alpha Spider': ('grp.blackcat', 'BlackCat'),
    'Ghostwriter': ('grp.unc1151', 'UNC1151'), 'Deadeye Jackal': ('grp.syrian-electronic-army', 'Syrian Electronic Army'),
    'Callisto': ('grp.star-blizzard', 'Star Blizzard'), 'Turla': ('grp.turla', 'Turla'),
    'Gamaredon Group': ('grp.gamaredon', 'Gamaredon'), 'SaintBear': ('grp.saint-bear', 'Saint Bear'),
    'Bohrium': ('grp.smoke-sandstorm', 'Smoke Sandstorm'), 'Storm-1567': ('grp.akira', 'Akira (ransomware group)'),
    'LOTUS PANDA': ('grp.lotus-panda', 'Lotus Panda'), 'TA499': ('grp.ta499', 'Vovan and Lexus'),
    'Beijing Group': ('grp.elderwood', 'Elderwood'), 'RAZOR TIGER': ('grp.sidewinder', 'Razor Tiger'),
    'NoName057(16)': ('grp.noname057', 'NoName057(16)'), 'Cyber Berkut': ('grp.cyberberkut', 'CyberBerkut'),
    'Cyber Caliphate Army': ('grp.cyber-caliphate', 'Cyber Caliphate'), 'HAZY TIGER': ('grp.bitter', 'Bitter (threat actor)'),
    'Tick': ('grp.tick', 'Tick (threat actor)'), 'BRONZE HIGHLAND': ('grp.evasive-panda', 'Evasive Panda'),
    'Earth Kapre': ('grp.redcurl', 'RedCurl'), 'CostaRicto': ('grp.costaricto', 'CostaRicto'),
    'INDOHAXSEC TEAM': ('grp.indohaxsec', 'INDOHAXSEC'), 'MosesStaff': ('grp.moses-staff', 'Moses Staff'),
    'Unit 8200': ('grp.unit-8200', 'Unit 8200'), 'The Shadow Brokers': ('grp.shadow-brokers', 'Shadow Brokers'),
    'Careto': ('grp.careto', 'Careto'), 'UTA0178': ('grp.unc5221', 'UNC5221'), 'Equation Group': ('grp.equation-group', 'Equation Group'),
}
SKIP = {'Unit 8200-x', 'Hacking Team', '[Unnamed group]', '[Vault 7/8]', 'Unnamed Actor', 'Copy-Paste', 'FASTCash', 'CyberNiggers',
        'TEST PANDA', 'Booba Project', 'Blue Tsunami', 'CHRYSENE', 'FIN12'}
# Canonical words that are ordinary: a label, never matched by itself.
LABELLED = {'grp.bitter', 'grp.tick', 'grp.akira'}
# Rows beside the generated ones, and groups that the galaxy has under ransomware or not at all.
BY_HAND = """
con.apt	concept	advanced persistent threat	
con.apt	en	advanced persistent threat	any
con.apt	en.abbr	APTs	
con.apt	pl	zaawansowane trwałe zagrożenie	any
con.apt	pl	zaawansowane trwałe zagrożenia	any plural
con.apt	ro	amenințare persistentă avansată	any
con.apt	ro	amenințări persistente avansate	any plural
con.apt	id	ancaman persisten tingkat lanjut ; ancaman persisten lanjutan	any
con.apt	any.abbr	APT	

# Families. A match is the entity of that id if it is declared, else one of the family; {n} is filled in both.
grp.apt{n}	group	APT{n}	family
grp.apt{n}	pattern	(?:APT(?:-|‑)?|apt)0*(?<n>[1-9]\\d{0,2})(?![0-9A-Za-z])	trigger:apt
grp.apt{n}	pattern	APT 0*(?<n>[1-9]\\d{0,2})(?![0-9A-Za-z])	trigger:apt notallcaps
grp.apt{n}	pattern	(?i:advanced\\s{1,3}persistent\\s{1,3}threats?)(?:\\s?-\\s?|\\s{1,3})?(?:\\(APT\\)\\s{0,2})?0*(?<n>[1-9]\\d{0,2})(?![0-9A-Za-z])	trigger:advanced
grp.apt-c-{n}	group	APT-C-{n}	family
grp.apt-c-{n}	pattern	APT[ -]C[ -](?<n>\\d\\d)(?![0-9A-Za-z])	trigger:apt
grp.apt-q-{n}	group	APT-Q-{n}	family
grp.apt-q-{n}	pattern	APT-Q-(?<n>\\d{1,3})(?![0-9A-Za-z])	trigger:apt
grp.t-apt-{n}	group	T-APT-{n}	family
grp.t-apt-{n}	pattern	T-APT-(?<n>\\d\\d)(?![0-9A-Za-z])	trigger:t
grp.unc{n}	group	UNC{n}	family
grp.unc{n}	pattern	UNC-?(?<n>\\d{3,4})(?![0-9A-Za-z])	trigger:unc
grp.unc{n}	pattern	UNC (?<n>\\d{4})(?![0-9A-Za-z])	trigger:unc cue:cyber notallcaps
grp.fin{n}	group	FIN{n}	family
grp.fin{n}	pattern	FIN-?(?<n>[1-9]\\d?)(?![0-9A-Za-z])	trigger:fin cue:cyber
grp.ta{n}	group	TA{n}	family
grp.ta{n}	pattern	TA-?(?<n>\\d{3,4})(?![0-9A-Za-z])	trigger:ta cue:cyber
grp.dev-{n}	group	DEV-{n}	family
grp.dev-{n}	pattern	(?:DEV|Dev)[-‑](?<n>\\d{4})(?![0-9A-Za-z])	trigger:dev
grp.storm-{n}	group	Storm-{n}	family
grp.storm-{n}	pattern	(?:Storm|STORM)[-‑](?<n>\\d{4})(?![0-9A-Za-z])	trigger:storm
grp.temp-{n}	group	TEMP.{n}	family
grp.temp-{n}	pattern	(?:TEMP|Temp)\\.(?<n>[A-Z][A-Za-z]{2,15})(?![0-9A-Za-z])	trigger:temp cue:cyber
grp.uac-{n}	group	UAC-{n}	family
grp.uac-{n}	pattern	UAC[ -](?<n>\\d{4})(?![0-9A-Za-z])	trigger:uac
grp.uat-{n}	group	UAT-{n}	family
grp.uat-{n}	pattern	UAT-?(?<n>\\d{4,5})(?![0-9A-Za-z])	trigger:uat
grp.uta{n}	group	UTA{n}	family
grp.uta{n}	pattern	UTA-?(?<n>0\\d{3})(?![0-9A-Za-z])	trigger:uta
grp.tag-{n}	group	TAG-{n}	family
grp.tag-{n}	pattern	TAG-(?<n>\\d{2,3})(?![0-9A-Za-z])	trigger:tag cue:cyber
grp.itg{n}	group	ITG{n}	family
grp.itg{n}	pattern	ITG(?<n>\\d\\d)(?![0-9A-Za-z])	trigger:itg
grp.atk{n}	group	ATK{n}	family
grp.atk{n}	pattern	ATK(?<n>\\d{1,3})(?![0-9A-Za-z])	trigger:atk cue:cyber
grp.tg-{n}	group	TG-{n}	family
grp.tg-{n}	pattern	(?:TG-?|(?i:threat\\s{1,3}group)[ -])(?<n>\\d{4})(?![0-9A-Za-z])	trigger:tg,threat
grp.cl-sta-{n}	group	CL-STA-{n}	family
grp.cl-sta-{n}	pattern	CL[ -]STA[ -](?<n>\\d{4})(?![0-9A-Za-z])	trigger:cl
grp.hive{n}	group	Hive{n}	family
grp.hive{n}	pattern	(?:Hive|HIVE)-?(?<n>0\\d{3})(?![0-9A-Za-z])	trigger:hive
grp.larva-{n}	group	Larva-{n}	family
grp.larva-{n}	pattern	Larva[-‑](?<n>\\d{3,5})(?![0-9A-Za-z])	trigger:larva
grp.ref{n}	group	REF{n}	family
grp.ref{n}	pattern	REF(?<n>\\d{4})(?![0-9A-Za-z])	trigger:ref cue:cyber
grp.stac{n}	group	STAC{n}	family
grp.stac{n}	pattern	STAC(?<n>\\d{4})(?![0-9A-Za-z])	trigger:stac
grp.gtg-{n}	group	GTG-{n}	family
grp.gtg-{n}	pattern	GTG-(?<n>\\d{4})(?![0-9A-Za-z])	trigger:gtg
grp.pla-unit-{n}	group	PLA Unit {n}	family
grp.pla-unit-{n}	pattern	PLA Unit (?<n>\\d{5})(?![0-9A-Za-z])	trigger:pla
grp.gru-unit-{n}	group	GRU Unit {n}	family
grp.gru-unit-{n}	pattern	(?:GRU(?:'s)? )(?:Military )?(?:Unit|unit) (?<n>\\d{5})(?![0-9A-Za-z])	trigger:gru

# Garbles and names in other languages
grp.unc2814	group	UNC2814	AA
grp.unc2814	any.bad	CSONU 2814 ; UNSC 2814 ; UNSC2814	prio:50
grp.unc2814	source	the Belgian declaration of July 2022 joins UNSC 2814, GALLIUM and SOFTCELL; UNSC was translated as CSONU. MISP galaxy keeps UNC2814 apart from GALLIUM
grp.lazarus	any	Lazarus	cue:cyber
grp.lazarus	pl	Grupa Lazarus	
grp.lazarus	ro	Grupul Lazarus ; gruparea Lazarus	
grp.lazarus	id	Grup Lazarus ; kelompok Lazarus	
grp.unit-8200	pl	Jednostka 8200	
grp.unit-8200	ro	Unitatea 8200	
grp.unit-8200	id	Unit 8200	
grp.syrian-electronic-army	pl	Syryjska Armia Elektroniczna	
grp.syrian-electronic-army	ro	Armata Electronică Siriană	
grp.syrian-electronic-army	id	Tentara Elektronik Suriah	
grp.cyber-partisans	pl	Cyberpartyzanci ; Białoruscy Cyberpartyzanci	plural
grp.cyber-partisans	en	Belarusian Cyber Partisans ; Cyber-Partisans	
grp.cyber-partisans	id	Partisan Siber	cue:cyber
grp.cyber-caliphate	pl	Cyberkalifat ; Cyber Kalifat	
grp.cyber-caliphate	en	CyberCaliphate	
grp.cyber-army-of-russia-reborn	pl	Odrodzona Cyberarmia Rosji ; Ludowa Cyberarmia Rosji	

# Ransomware gangs and hacktivists that the galaxy does not list as threat actors
grp.lockbit	group	LockBit	
grp.lockbit	any	LockBit 2.0 ; LockBit 3.0 ; LockBit Black ; Lock Bit	
grp.blackcat	any	BlackCat	
grp.conti	group	Conti (ransomware group)	label
grp.conti	any	Conti	cue:cyber
grp.conti	any	Conti Ransomware	
grp.revil	group	REvil	
grp.revil	any	Sodinokibi	
grp.darkside	group	DarkSide	cue:cyber
grp.clop	group	Cl0p	
grp.clop	any	Clop	cue:cyber
grp.hive	group	Hive (ransomware group)	label
grp.hive	any	Hive Ransomware ; Hive ransomware	
grp.royal-ransomware	group	Royal (ransomware group)	label
grp.royal-ransomware	any	Royal Ransomware ; Royal ransomware	
grp.black-basta	group	Black Basta	
grp.black-basta	any	BlackBasta	
grp.black-suit	group	BlackSuit	cue:cyber
grp.rhysida	group	Rhysida	
grp.medusa-ransomware	group	Medusa (ransomware group)	label
grp.medusa-ransomware	any	Medusa Ransomware ; Medusa ransomware ; MedusaLocker	
grp.medusa-ransomware	any	Medusa	cue:cyber
grp.qilin	group	Qilin	cue:cyber
grp.bianlian	group	BianLian	
grp.8base	group	8Base	
grp.play-ransomware	group	Play (ransomware group)	label
grp.play-ransomware	any	Play Ransomware ; PlayCrypt	
grp.akira	any	Akira ransomware	
grp.ragnar-locker	group	Ragnar Locker	
grp.ragnar-locker	any	RagnarLocker	
grp.netwalker	group	NetWalker	
grp.maze	group	Maze (ransomware group)	label
grp.maze	any	Maze Ransomware ; Maze ransomware	
grp.ryuk	group	Ryuk	cue:cyber
grp.egregor	group	Egregor	cue:cyber
grp.avaddon	group	Avaddon	
grp.babuk	group	Babuk	cue:cyber
grp.snatch	group	Snatch (ransomware group)	label
grp.snatch	any	Snatch ransomware	
grp.lorenz	group	Lorenz (ransomware group)	label
grp.lorenz	any	Lorenz ransomware	
grp.trigona	group	Trigona	cue:cyber
grp.phobos	group	Phobos (ransomware group)	label
grp.phobos	any	Phobos ransomware	
grp.phobos	any	Phobos	cue:cyber
grp.dharma	group	Dharma (ransomware group)	label
grp.dharma	any	Dharma ransomware	
grp.hunters-international	group	Hunters International	cue:cyber
grp.interlock	group	Interlock (ransomware group)	label
grp.interlock	any	Interlock ransomware	
grp.safepay	group	SafePay (ransomware group)	label
grp.safepay	any	SafePay ransomware	
grp.brain-cipher	group	Brain Cipher	cue:cyber
grp.brain-cipher	any	Brain Cipher Ransomware ; BrainCipher	
grp.bjorka	group	Bjorka	
grp.guccifer-2	group	Guccifer 2.0	
grp.lizard-squad	group	Lizard Squad	
grp.lulzsec	group	LulzSec	
grp.antisec	group	AntiSec	cue:cyber
grp.legion-hackers	group	Legion (hacktivists)	label
grp.it-army-of-ukraine	group	IT Army of Ukraine	
grp.it-army-of-ukraine	en	Ukraine's IT Army ; Ukrainian IT Army	
grp.it-army-of-ukraine	pl	Armia IT Ukrainy ; IT Army of Ukraine ; Ukraińska Armia IT	
grp.it-army-of-ukraine	ro	Armata IT a Ucrainei	
grp.it-army-of-ukraine	id	Tentara TI Ukraina ; Tentara IT Ukraina	
grp.people-s-cyber-army	group	People's CyberArmy	
grp.people-s-cyber-army	any	Narodnaya CyberArmiya	
grp.server-killers	group	Server Killers	cue:cyber
grp.from-russia-with-love	group	From Russia With Love (hacktivists)	label
grp.anonymous-russia	group	Anonymous Russia	
grp.team-onefist	group	Team OneFist	
grp.cyber-resistance-ua	group	Cyber Resistance (Ukraine)	label
grp.cyber-resistance-ua	any	Cyber Resistance	cue:cyber
grp.dark-angels	group	Dark Angels (ransomware group)	label
grp.dark-angels	any	Dark Angels ransomware	
grp.everest-ransomware	group	Everest (ransomware group)	label
grp.everest-ransomware	any	Everest ransomware	
grp.cactus	group	Cactus (ransomware group)	label
grp.cactus	any	Cactus ransomware	
"""

# ---- reading --------------------------------------------------------------------------------------------------

def words(name):
    """The words of a name as the scanner folds them: letters or digits, no marks, lower case."""
    s = ''.join(c for c in unicodedata.normalize('NFKD', name.casefold()) if not unicodedata.combining(c))
    return re.findall(r'[^\W\d_]+|\d+', s)


def key(name):
    return ' '.join(words(name))


def clean(name):
    name = unicodedata.normalize('NFC', re.sub(r'\s+', ' ', name)).strip(' ,').replace('‑', '-')
    return re.sub(r' \([^)]*\)$', '', name) if not name.startswith('NoName') else name


def synonyms(v):
    return v.get('synonyms') or v.get('meta', {}).get('synonyms') or []


def read(path):
    with open(path, encoding='utf-8') as f:
        return json.load(f)['values']


# ---- judging one name -----------------------------------------------------------------------------------------

def shown(name):
    """FANCY BEAR -> Fancy Bear; firms' code words (IRON LIBERTY) and single words keep their capitals."""
    w = name.split()
    if len(w) == 2 and name.replace('-', ' ').replace("'", '').isascii():
        first, last = w[0].lower(), w[1].lower()
        code = (first in METALS and last not in VENDOR_ENDS - set(CODE_ENDS)) or (last in CODE_ENDS and name.isupper())
        if code and first != 'iron' or code and name.isupper():
            return name.upper()
        if name.isupper() and w[0].isalpha() and w[1].isalpha() and len(w[0]) > 2:
            return name.title()
    return name


def judge(name):
    """None: leave out; else (name, flags)."""
    k, w = key(name), words(name)
    if not w or k in LEFT_OUT or name.lower() in LEFT_OUT or re.fullmatch(r'(g|sig|group|s) \d+', k):
        return None
    if len(w) == 1 and w[0].isdigit():
        return None
    name = shown(name)
    if re.fullmatch(r'[A-Za-z]+', name):
        if name in FREE:
            return name, 'AA notallcaps'
        if k in RARE_ELEMENTS:
            return name, 'AA cue:cyber' if name.isupper() else 'cue:cyber'
        if k in SAFE:
            return name, ''
        if k in ASK:
            return name, 'cue:cyber'
        camel = re.search(r'[a-z][A-Z]|[A-Z]{2}[a-z]', name)
        if camel and len(name) > 5:
            return name, ''
        return name, 'cue:cyber'
    if re.fullmatch(r'(atk|tg|itg|uat|tag|ta|ref|stac|slime|hive|larva|fin) \d+', k) or re.fullmatch(r'[a-z]{1,3}( \d{1,2})', k) \
            and not k.startswith('apt'):
        return name, 'cue:cyber' if re.match(r'(atk|ref|tag|larva|slime) ', k) or len(w[0]) < 2 else ''
    if re.fullmatch(r'[A-Z]{2,5}[ -]?\d{1,4}', name):
        return name, 'AA'
    if k in SAFE_MULTI:
        return name, ''
    if k in ASK:
        return name, 'cue:cyber'
    if name.isupper() and len(name.split()) == 2 and (w[0] in METALS or w[-1] in CODE_ENDS):
        return name, 'AA notallcaps'
    if len(w) > 1 and w[0] in COLOURS and w[-1] not in VENDOR_ENDS:
        return name, 'cue:cyber'
    if len(w) == 2 and w[1] in ('group', 'team', 'gang', 'crew', 'apt') and not w[0].isdigit():
        return name, 'cue:cyber'
    if len(w) == 2 and all(x.isalpha() for x in w) and w[1] not in VENDOR_ENDS and w[0] not in ('earth', 'water', 'void', 'operation') \
            and len(k) < 11:
        return name, 'cue:cyber'
    return name, ''


# ---- the table ------------------------------------------------------------------------------------------------

def slug(name):
    return re.sub(r'[^a-z0-9]+', '-', ''.join(
        c for c in unicodedata.normalize('NFKD', name.lower().replace('ı', 'i').replace('$', 's'))
        if not unicodedata.combining(c))).strip('-')


def entity_id(name):
    m = re.fullmatch(r'(APT|UNC|FIN|TA|UTA|ITG|ATK|REF|STAC|Hive)[ .-]?0*(\d+)', name)
    if m and m[1] in ('UTA', 'Hive'):
        return 'grp.' + name.lower().replace('-', '')
    return 'grp.' + (m[1].lower() + m[2] if m else slug(name))


class Actor:
    def __init__(self, value):
        self.value, self.names, self.gids, self.out = value, [], [], []

    def add(self, names, taken=()):
        for n in names:
            n = clean(n)
            if not n or n in taken:
                continue
            if re.fullmatch(r'[GS]\d{4}', n):
                if n not in self.gids:
                    self.gids.append(n)
            elif n not in self.names and not re.search('[\u3000-\u9fff]', n):
                self.names.append(n)


def collect(actors, attack):
    table = {}
    for v in actors:
        value = clean(v['value'])
        if value in SKIP:
            continue
        home = MERGE.get(value, value)
        a = table.setdefault(home, Actor(home))
        taken = set(TAKE.get(value, '').split('|'))
        a.add([value] + synonyms(v), taken)
        a.add(GIVE.get(value, '').split('|'))
    by_gid, by_key = {}, collections.defaultdict(list)
    for a in table.values():
        for g in a.gids:
            by_gid.setdefault(g, a)
        for n in a.names:
            by_key[key(n)].append(a)
    for v in attack:
        value, _, gid = v['value'].rpartition(' - ')
        if value in ('MONSOON', 'APT34', 'Equation', 'Inception', 'Cleaver', 'Operation Wocao', 'Stolen Pencil', 'UNC788'):
            continue
        names = [value] + [re.sub(r' \(Group\)$', '', s) for s in synonyms(v)]
        own = by_key.get(key(value), [])
        a = own[0] if len(set(map(id, own))) == 1 else by_gid.get(gid)
        if a is None:
            own = [o for n in names for o in by_key.get(key(n), [])]
            a = own[0] if own else None
        if a is None:
            a = table.setdefault(value, Actor(value))
        taken = set(TAKE.get(a.value, '').split('|'))
        others = {n for n in names if by_key.get(key(n)) and a not in by_key[key(n)]}
        a.add([n for n in names if n not in others], taken)
        if gid in a.gids:
            a.gids.remove(gid)
        if key(value) in map(key, a.names[:1]) or not getattr(a, 'named_by_attack', False):
            a.gids.insert(0, gid)
            a.named_by_attack = True
    return table


def rows(table):
    owners = collections.defaultdict(set)
    out, used = [], {}
    for a in table.values():
        ident, canonical = NAMED.get(a.value, (None, None))
        rest = []
        for n in a.names:
            j = judge(n)
            if j is None:
                a.out.append(n)
            else:
                rest.append(j)
        if canonical is None:
            j = judge(a.value)
            if j is None and not rest:
                continue
            canonical = j[0] if j else rest[0][0]
            ident = entity_id(canonical)
        if ident in used:
            sys.exit(f'{ident}: {a.value} and {used[ident]}')
        used[ident] = a.value
        out.append((ident, canonical, a, rest))
        for n, _ in rest:
            owners[key(n)].add(ident)
    hand = {l.split('\t')[0] for l in BY_HAND.split('\n') if l.split('\t')[1:2] == ['group']}
    clash = hand & set(used)
    if clash:
        sys.exit(f'by hand and generated: {clash}')

    def order(item):
        m = re.fullmatch(r'grp\.apt(\d+)', item[0])
        return (0, int(m[1]), '') if m else (1, 0, item[0])

    for ident, canonical, a, rest in sorted(out, key=order):
        written = re.sub(r' \([^)]*\)$', '', canonical)
        gid = f'attack:{a.gids[0]}' if a.gids else ''
        own = judge(written)
        if ident in LABELLED or own is None:
            flags = 'label'
            if '(' not in canonical:
                canonical += ' (threat actor)'
        elif own[0] != written:
            flags = own[1]
            canonical = own[0]
        else:
            flags = own[1]
        yield f'{ident}\tgroup\t{canonical}\t{" ".join(filter(None, [flags, gid]))}'
        seen = {key(written): {flags}} if flags != 'label' else {}
        by_flags = collections.OrderedDict()
        shared = []
        for n, f in rest:
            k = key(n)
            if f in seen.get(k, ()) or (k in seen and not ('AA' in f or any('AA' in x for x in seen[k]))):
                continue
            seen.setdefault(k, set()).add(f)
            by_flags.setdefault(f, []).append(n)
            if len(owners[k]) > 1:
                shared.append(f'{n} ({", ".join(sorted(owners[k] - {ident}))})')
        for f, names in sorted(by_flags.items()):
            yield f'{ident}\tany\t{" ; ".join(names)}\t{f}'
        if shared:
            yield f'# {ident}: shared with other actors, both candidates: {"; ".join(shared)}'
        if a.out:
            yield f'{ident}\tsource\tMISP galaxy, without ordinary words, numbers or others\' names: {", ".join(a.out)}\t'


HEADER = """\
# exonym layer: threat actors - state groups, cybercrime, ransomware gangs, hacktivists; numbered families as patterns
# Made by make/misp_groups.py; do not edit here: the decisions are tables in that program.
# source of facts: MISP galaxy, clusters threat-actor and mitre-intrusion-set (https://github.com/MISP/misp-galaxy)
# licence of the facts: CC0-1.0 (MISP galaxy: "No Copyright", also available under the 2-clause BSD licence)
#   The ATT&CK ids and names: (c) The MITRE Corporation. This work is reproduced and distributed with the permission of
#   The MITRE Corporation.
# date: 2026-11-21
#
# Unguarded: names that only the trade uses. cue:cyber: words that mean other things. AA: firms' code words, as written
# in capitals. Shared names stand with each actor; analysts do not agree who is who, and the merges here are few."""


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    actors = read(sys.argv[1])
    attack = read(sys.argv[2]) if len(sys.argv) > 2 else []
    generated = list(rows(collect(actors, attack)))
    declared = {r.split('\t')[0] for r in generated if not r.startswith('#')}
    declared |= {l.split('\t')[0] for l in BY_HAND.split('\n') if l.split('\t')[1:2] in (['group'], ['concept'])}
    print(HEADER)
    for l in BY_HAND.strip('\n').split('\n'):
        c = l.split('\t')
        if len(c) > 1 and c[0] not in declared:
            sys.exit('by hand without declaration: ' + l)
        print(l)
    print('\n# From the galaxy')
    print('\n'.join(generated))


main()
