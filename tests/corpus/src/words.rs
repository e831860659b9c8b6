//! The frequent words of each language, the most frequent first, and the syllables that rarer ones are made of.

/// How a language's rarer words sound.
pub(crate) struct Sound {
    pub(crate) frequent: &'static str,
    pub(crate) onsets: &'static [&'static str],
    /// Turkish has two sets, of which a word uses one: vowel harmony.
    pub(crate) vowels: [&'static [&'static str]; 2],
    pub(crate) codas: &'static [&'static str],
    pub(crate) endings: &'static [&'static str],
}

pub(crate) const ENGLISH: Sound = Sound {
    frequent: "the to of and a in is it you that for on was with as I be have at this not are by we from or but they his \
        your all can had there been has if will would one which their more about when who what up out so no time them \
        some my do could her than other then its two into these like our over also only people new any may first very \
        after just most where much before well through year way many such now should because each those make good said \
        day even work how long must last great own old see think know life back still us state between never under same \
        another while might world without again against house during found part come here went little between number \
        place right used three small water set hand high small end does put home read large need different give want \
        next early few always open once together around enough family letter thank please regards tomorrow meeting \
        schedule review report budget project customer delivery garden window evening music library ticket station \
        weather holiday answer question photo attached order payment account address office morning afternoon week \
        month today yesterday friend school teacher doctor hospital bread coffee tea dinner breakfast street city \
        country train flight bus car bicycle road bridge river sea mountain island summer winter spring autumn rain \
        snow sun wind blue green red white black yellow price cost change offer discount member service support \
        problem solution version update system computer phone message password security document contract signature \
        company team manager colleague department conference agenda minutes decision proposal plan draft comment idea \
        story book paper page picture film song dance game player ticket birthday wedding party invitation guest cake \
        present child daughter son mother father brother sister grandmother uncle aunt neighbour dog cat bird horse",
    onsets: &[
        "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n",
        "p", "pl", "pr", "qu", "r", "s", "sh", "sl", "st", "str", "t", "th", "tr", "v", "w", "",
    ],
    vowels: [
        &["a", "e", "i", "o", "u", "ea", "oo", "ai", "ou"],
        &["a", "e", "i", "o", "u", "ee", "ie", "oa", "y"],
    ],
    codas: &[
        "", "", "n", "r", "ck", "ng", "st", "m", "t", "l", "sh", "nd", "ss", "p",
    ],
    endings: &[
        "", "", "", "ing", "ed", "er", "ly", "tion", "ness", "ment", "s", "able", "ful",
    ],
};

pub(crate) const TURKISH: Sound = Sound {
    frequent: "bir ve bu da de için ile çok ne o gibi daha ama var kadar sonra olan en ben her olarak yok mi ki diye şey \
        değil ya iki zaman ise gün sen biz onun bana büyük önce iyi aynı çünkü kendi olduğu veya şimdi bile hiç nasıl \
        yeni son hem böyle ilk göre üzerine kim neden nerede yine bütün sadece sana ona bunu bizim başka insan yıl \
        karşı tek olduğunu tüm birlikte şöyle saat para yer ev iş el göz baş yol su hava kapı pencere oda sokak şehir \
        ülke dünya deniz dağ orman ağaç çiçek kuş kedi köpek at balık ekmek çay kahve süt peynir zeytin üzüm elma \
        portakal yemek kahvaltı akşam sabah öğle gece hafta ay mevsim yaz kış bahar sonbahar yağmur kar güneş rüzgar \
        merhaba selam sevgili saygılar teşekkür rica lütfen tamam evet hayır belki yarın dün bugün pazartesi salı \
        çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım \
        aralık toplantı rapor proje bütçe müşteri sipariş kargo teslimat ödeme fatura hesap banka kart şifre güvenlik \
        belge sözleşme imza şirket ekip müdür arkadaş komşu anne baba kardeş abla ağabey teyze amca dayı hala dede \
        nine çocuk kız oğul öğretmen öğrenci okul sınav ders kitap defter kalem sayfa resim fotoğraf film şarkı oyun \
        bilet uçak tren otobüs araba bisiklet köprü iskele vapur liman istasyon otel tatil yolculuk bavul adres \
        telefon bilgisayar mesaj mektup posta zarf pul haber gazete dergi radyo televizyon müzik konser tiyatro sergi \
        müze kütüphane hastane doktor ilaç eczane randevu sağlık spor maç takım gol düğün davet misafir pasta hediye \
        doğum mutlu güzel kötü küçük uzun kısa yüksek alçak sıcak soğuk açık kapalı dolu boş hızlı yavaş kolay zor \
        ucuz pahalı temiz kirli eski genç yaşlı kırmızı mavi yeşil sarı beyaz siyah geldi gitti aldı verdi yaptı oldu \
        gördü dedi istedi bekledi gönderdi okudu yazdı sordu buldu",
    onsets: &[
        "b", "c", "ç", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "ş", "t", "v", "y",
        "z", "",
    ],
    vowels: [
        &["e", "i", "ö", "ü", "e", "i"],
        &["a", "ı", "o", "u", "a", "ı"],
    ],
    codas: &["", "", "", "n", "r", "k", "l", "m", "ş", "t", "z", "ğ", "y"],
    endings: &[""],
};

pub(crate) const GERMAN: Sound = Sound {
    frequent: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er \
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur \
        bis mehr durch man sein wurde wenn können ihr mir uns wir ich du was schon gegen hier alle heute morgen \
        gestern immer wieder viel viele gut besser neu alt groß klein lang kurz hoch jahr tag woche monat zeit uhr \
        haus wohnung zimmer tür fenster straße stadt land welt leben mensch frau mann kind mutter vater bruder \
        schwester freund freundin nachbar arbeit büro firma kollege besprechung bericht projekt angebot auftrag \
        rechnung zahlung konto bank lieferung paket versand adresse brief post nachricht frage antwort problem lösung \
        bitte danke gern herzlich grüße liebe lieber sehr geehrte damen herren anbei anhang unterlagen vertrag \
        unterschrift termin kalender urlaub reise zug bahnhof flug hafen schiff auto fahrrad weg brücke fluss meer \
        berg wald garten blume baum vogel hund katze pferd brot kaffee tee milch käse wein bier wasser frühstück \
        mittag abend nacht sommer winter frühling herbst regen schnee sonne wind wetter schule lehrer schüler buch \
        seite bild foto musik lied film spiel karte geschenk geburtstag hochzeit fest einladung gast kuchen schön \
        schnell langsam leicht schwer teuer billig offen geschlossen rot blau grün gelb weiß schwarz zwei drei vier \
        fünf sechs sieben acht neun zehn hundert tausend zwischen unter während ohne seit damit deshalb trotzdem \
        vielleicht natürlich leider endlich zusammen einfach genau etwa fast ganz",
    onsets: &[
        "b", "br", "d", "dr", "f", "fl", "fr", "g", "gl", "gr", "h", "j", "k", "kl", "kr", "l",
        "m", "n", "pf", "r", "s", "sch", "schl", "schw", "sp", "st", "t", "tr", "v", "w", "z",
        "zw",
    ],
    vowels: [
        &["a", "e", "i", "o", "u", "ei", "au", "ie", "ä"],
        &["a", "e", "i", "o", "u", "ö", "ü", "eu", "e"],
    ],
    codas: &[
        "", "n", "r", "l", "ch", "cht", "ng", "nd", "rt", "s", "ss", "tz", "ck", "m",
    ],
    endings: &[
        "", "", "en", "er", "ung", "heit", "keit", "lich", "e", "es", "isch", "chen",
    ],
};

pub(crate) const FRENCH: Sound = Sound {
    frequent: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec nous \
        vous mais comme ou si leur y dont tout cette été aux bien être fait même elle sans peut ses deux ces après \
        encore aussi alors entre lui je on faire autre depuis mon ma mes ton ta tes votre vos notre nos moi toi très \
        toujours jamais rien beaucoup peu trop assez ici maintenant demain hier matin midi soir nuit jour semaine mois \
        an année heure temps vie monde pays ville rue maison porte chambre jardin fleur arbre oiseau chien chat cheval \
        mer montagne rivière pont route voiture train gare avion bateau port voyage vacances hôtel billet adresse \
        lettre courrier message réponse question problème solution travail bureau réunion rapport projet budget client \
        commande livraison facture paiement compte banque carte contrat signature document dossier merci bonjour \
        bonsoir cher chère cordialement salutations veuillez trouver ci-joint pièce jointe dès que possible famille \
        mère père frère enfant fille fils ami amie voisin école professeur élève livre page image photo musique \
        chanson film jeu cadeau anniversaire mariage fête invitation gâteau pain café thé lait fromage vin eau \
        déjeuner dîner été hiver printemps automne pluie neige soleil vent petit grand nouveau vieux jeune beau bon \
        mauvais long court haut bas chaud froid ouvert fermé rouge bleu vert jaune blanc noir premier dernier",
    onsets: &[
        "b", "bl", "br", "c", "ch", "cr", "d", "f", "fl", "g", "gr", "j", "l", "m", "n", "p", "pl",
        "pr", "qu", "r", "s", "t", "tr", "v", "vr", "",
    ],
    vowels: [
        &["a", "e", "i", "o", "u", "é", "ai", "ou", "eau"],
        &["a", "e", "i", "o", "oi", "è", "an", "on", "in"],
    ],
    codas: &["", "", "", "r", "l", "s", "t", "n", "ss", "lle", "tte"],
    endings: &[
        "", "", "ment", "tion", "eur", "euse", "ique", "é", "ée", "er", "age", "s",
    ],
};

/// Russian, whole sentences.
pub(crate) const RUSSIAN: &[&str] = &[
    "Добрый день, спасибо за ваше письмо.",
    "Мы получили ваш заказ и скоро отправим его.",
    "Встреча переносится на четверг.",
    "Пожалуйста, подтвердите получение документов.",
    "Погода сегодня прекрасная, поедем на дачу.",
    "Бабушка передаёт вам большой привет.",
    "Отчёт за прошлый квартал находится во вложении.",
    "Когда вы приедете в Москву?",
    "Поезд отправляется в семь часов утра.",
    "Мы очень рады нашему сотрудничеству.",
    "Дети уже вернулись из школы и играют во дворе.",
    "Напишите мне, если возникнут вопросы.",
    "Книга, о которой вы спрашивали, есть в библиотеке.",
    "С уважением и наилучшими пожеланиями.",
];
/// Greek.
pub(crate) const GREEK: &[&str] = &[
    "Καλημέρα, ευχαριστώ για το μήνυμά σας.",
    "Η συνάντηση θα γίνει την Πέμπτη το απόγευμα.",
    "Το πλοίο φεύγει από το λιμάνι στις οκτώ.",
    "Σας στέλνω τις φωτογραφίες από το νησί.",
    "Παρακαλώ επιβεβαιώστε την παραγγελία σας.",
    "Ο καιρός είναι υπέροχος και η θάλασσα ζεστή.",
    "Τα παιδιά διαβάζουν για τις εξετάσεις.",
    "Με εκτίμηση και φιλικούς χαιρετισμούς.",
    "Το βιβλίο βρίσκεται στη βιβλιοθήκη της πόλης.",
    "Θα χαρούμε να σας δούμε το καλοκαίρι.",
];
/// Japanese.
pub(crate) const JAPANESE: &[&str] = &[
    "お世話になっております。",
    "会議は木曜日の午後三時に変更になりました。",
    "ご注文の商品は明日発送いたします。",
    "資料を添付しますのでご確認ください。",
    "来週の出張の予定をお知らせください。",
    "東京の天気は晴れです。",
    "図書館で新しい本を借りました。",
    "電車は七時に駅を出発します。",
    "子供たちは公園で遊んでいます。",
    "ご返信をお待ちしております。",
    "写真をたくさん撮りました。",
    "どうぞよろしくお願いいたします。",
];
/// Chinese.
pub(crate) const CHINESE: &[&str] = &[
    "您好，感谢您的来信。",
    "会议改到星期四下午三点。",
    "您订购的商品明天发货。",
    "请查看附件中的文件。",
    "我们下个月去北京出差。",
    "今天天气很好，我们去公园散步。",
    "图书馆有很多新书。",
    "火车早上七点出发。",
    "孩子们在院子里玩。",
    "期待您的回复。",
    "照片已经发给您了。",
    "祝您工作顺利，身体健康。",
];
/// Thai.
pub(crate) const THAI: &[&str] = &[
    "สวัสดีครับ ขอบคุณสำหรับจดหมายของคุณ",
    "การประชุมเลื่อนไปเป็นวันพฤหัสบดี",
    "สินค้าที่คุณสั่งจะจัดส่งพรุ่งนี้",
    "กรุณาตรวจสอบเอกสารที่แนบมา",
    "วันนี้อากาศดีมาก",
    "รถไฟออกเวลาเจ็ดโมงเช้า",
    "เด็กๆ เล่นอยู่ในสวน",
    "ห้องสมุดมีหนังสือใหม่มากมาย",
    "รอการตอบกลับจากคุณ",
    "ขอแสดงความนับถือ",
];
/// Arabic.
pub(crate) const ARABIC: &[&str] = &[
    "السلام عليكم، شكراً على رسالتكم.",
    "تم تأجيل الاجتماع إلى يوم الخميس.",
    "سيتم شحن طلبكم غداً.",
    "يرجى مراجعة الملف المرفق.",
    "الطقس جميل اليوم في المدينة.",
    "يغادر القطار في الساعة السابعة صباحاً.",
    "الأطفال يلعبون في الحديقة.",
    "في المكتبة كتب جديدة كثيرة.",
    "ننتظر ردكم الكريم.",
    "مع أطيب التحيات والاحترام.",
];
