# Ne oldu ve şimdi ne yapmalı; her contract::ProblemCode için bir ileti.
# $subject: sorunun konusu olan sunucu, adres, dosya veya klasör; adı yoksa "none" sözcüğü.
# $account: hesabın adı; bir hesapla ilgili değilse "none" sözcüğü.

problem-name-not-found = { $subject ->
    [none] Bu adda bir sunucu yok.
   *[other] { $subject } adında bir sunucu yok.
  }
    .next = Sunucu adının doğru yazıldığını ve bu bilgisayarın internete bağlı olduğunu denetleyin.
problem-connection-refused = { $subject ->
    [none] Sunucu bu bağlantı noktasında bağlantı kabul etmiyor.
   *[other] { $subject } bu bağlantı noktasında bağlantı kabul etmiyor.
  }
    .next = Sunucu ayarlarındaki bağlantı noktasını ve şifrelemeyi denetleyin. Genellikle gelen posta için 995, giden posta için 465 kullanılır.
problem-timed-out = { $subject ->
    [none] Sunucu zamanında yanıt vermedi.
   *[other] { $subject } zamanında yanıt vermedi.
  }
    .next = Birazdan yeniden deneyin. Her seferinde oluyorsa sunucu adını, bağlantı noktasını ve arada bir güvenlik duvarı olup olmadığını denetleyin.
problem-connection-lost = { $subject ->
    [none] Sunucuyla bağlantı koptu.
   *[other] { $subject } ile bağlantı koptu.
  }
    .next = Hiçbir şey kaybolmadı. Yeniden deneyin; Postane kaldığı yerden sürdürür.
problem-network-down = Bu bilgisayar bir ağa bağlı değil.
    .next = İnternete bağlanıp yeniden deneyin.

problem-certificate-expired = { $subject ->
    [none] Sunucunun sertifikası bugün geçerli değil.
   *[other] { $subject } sunucusunun sertifikası bugün geçerli değil.
  }
    .next = Bilgisayarınızın tarihini denetleyin. Tarih doğruysa sertifikayı sağlayıcınızın yenilemesi gerekir. Parolanız gönderilmedi.
problem-certificate-wrong-host = { $subject ->
    [none] Sertifika başka bir sunucuya ait.
   *[other] { $subject } sunucusunun gösterdiği sertifika başka bir sunucuya ait.
  }
    .next = Sunucu adını tam olarak sağlayıcınızın verdiği gibi yazın. Parolanız gönderilmedi.
problem-certificate-unknown-issuer = { $subject ->
    [none] Bu bilgisayarın güvendiği hiç kimse sunucunun sertifikasına kefil değil.
   *[other] Bu bilgisayarın güvendiği hiç kimse { $subject } sunucusunun sertifikasına kefil değil.
  }
    .next = İş yeri ağındaysanız ağın sertifikasını isteyip bu bilgisayara yükleyin. Değilseniz biri hattı dinliyor olabilir. Parolanız gönderilmedi.
problem-certificate-bad = { $subject ->
    [none] Sunucunun sertifikası kabul edilemez.
   *[other] { $subject } sunucusunun sertifikası kabul edilemez.
  }
    .next = Sertifika iptal edilmiş veya bozulmuş olabilir. Sağlayıcınıza sorun. Parolanız gönderilmedi.
problem-tls-failed = { $subject ->
    [none] Sunucuyla şifreli bağlantı kurulamadı.
   *[other] { $subject } ile şifreli bağlantı kurulamadı.
  }
    .next = Bağlantı noktasının şifrelemeyle uyuştuğunu denetleyin: 995 ve 465 TLS, 110 ve 587 STARTTLS kullanır.
problem-starttls-missing = { $subject ->
    [none] Sunucu bu bağlantı noktasında şifreleme sunmuyor.
   *[other] { $subject } bu bağlantı noktasında şifreleme sunmuyor.
  }
    .next = Sunucu ayarlarında TLS’yi (bağlantı noktası 995 veya 465) seçin. Parolanız gönderilmedi.
problem-starttls-injected = { $subject ->
    [none] Sunucuyla bağlantıya şifrelenmeden önce biri karıştı.
   *[other] { $subject } ile bağlantıya şifrelenmeden önce biri karıştı.
  }
    .next = Postane parolanızı göndermeden bağlantıyı kesti. Başka bir ağ kullanın veya sunucu ayarlarında TLS’yi seçin.

problem-sign-in-refused = { $subject ->
    [none] Sunucu kullanıcı adınızı veya parolanızı kabul etmedi.
   *[other] { $subject } kullanıcı adınızı veya parolanızı kabul etmedi.
  }
    .next = İkisini de denetleyin. Bazı sağlayıcılar kullanıcı adı olarak e-posta adresinin tamamını ister.
problem-app-password-wanted = { $subject ->
    [none] Sağlayıcınız bir uygulama parolası istiyor.
   *[other] { $subject } bir uygulama parolası istiyor.
  }
    .next = Sağlayıcınızın güvenlik sayfasında bir tane oluşturun, kopyalayıp buraya girin. Asıl parolanız olduğu gibi kalır.
problem-no-sign-in-method = { $subject ->
    [none] Sunucu bu ayarlarla güvenli bir oturum açma yolu sunmuyor.
   *[other] { $subject } bu ayarlarla güvenli bir oturum açma yolu sunmuyor.
  }
    .next = Sunucu ayarlarında TLS’yi seçin. Zaten seçiliyse posta kutunuz için POP3 ve SMTP’nin açık olup olmadığını sağlayıcınıza sorun.
problem-maildrop-in-use = { $account ->
    [none] Bu posta kutusunu başka bir program okuyor.
   *[other] { $account } hesabının posta kutusunu başka bir program okuyor.
  }
    .next = Birkaç dakika bekleyin veya öteki aygıtlarınızdaki posta programlarını kapatın. Postane kendiliğinden yeniden dener.
problem-server-busy = { $subject ->
    [none] Sunucunun şu anda kendi içinde bir sorunu var.
   *[other] { $subject } sunucusunun şu anda kendi içinde bir sorunu var.
  }
    .next = Kısa sürede geçmesi beklenir. Postane kendiliğinden yeniden dener.
problem-refused = { $subject ->
    [none] Sunucu isteği reddetti.
   *[other] { $subject } isteği reddetti.
  }
    .next = Nedeni için sunucunun kendi sözlerine bakın.
problem-sender-refused = { $subject ->
    [none] Sunucu sizin adresinizden posta kabul etmiyor.
   *[other] Sunucu { $subject } adresinden posta kabul etmiyor.
  }
    .next = Hesap özelliklerindeki e-posta adresini ve giden sunucuda oturum açmanın seçili olduğunu denetleyin.
problem-recipient-refused = { $subject ->
    [none] Sunucu alıcılardan birini reddetti.
   *[other] Sunucu { $subject } alıcısını reddetti.
  }
    .next = Adresin yazımını denetleyip iletiyi yeniden gönderin.
problem-message-too-large = İleti sunucunun kabul ettiğinden büyük.
    .next = Ekleri çıkarın, küçültün veya birkaç iletiye bölerek gönderin.

problem-server-misbehaved = { $subject ->
    [none] Sunucu anlamsız bir yanıt verdi.
   *[other] { $subject } anlamsız bir yanıt verdi.
  }
    .next = Sunucu adının ve bağlantı noktasının bir posta sunucusuna ait olduğunu denetleyin. Orada hiçbir şey silinmedi.
problem-may-have-been-sent = Bağlantı son anda koptu: ileti gönderilmiş olabilir.
    .next = Alıcıya sorun veya iki kez ulaşmasını göze alıp yeniden gönderin. Karar sizin.

problem-disk-full = Diskte yer kalmadı.
    .next = Biraz yer açıp yeniden deneyin. Postanız o zamana kadar sunucuda kalır.
problem-disk-read-only = Postane kendi posta klasörüne yazamıyor.
    .next = Klasörün izinlerini ve diskin yazmaya karşı korumalı olup olmadığını denetleyin.
problem-profile-in-use = Bu posta klasörünü başka bir Postane kullanıyor.
    .next = Açık olan pencereyi kullanın veya önce onu kapatın.
problem-store-newer = Bu posta klasörünü Postane’nin daha yeni bir sürümü yazmış.
    .next = En yeni sürümü yükleyin. Hiçbir şey değiştirilmedi.
problem-store-damaged = Posta veritabanı hasarlı.
    .next = Mektuplarınız ayrı dosyalarda duruyor. Postane’den çıkıp yeniden başlatın: veritabanını yeniden kurmayı önerir. (Penceresiz: postane-cli doctor --recover.)
problem-letter-damaged = Bu ileti diskte hasar görmüş.
    .next = Diğerleri olduğu gibi duruyor. Sunucuda hâlâ varsa yeniden alın ve diski denetletin. (Araçlar > Tüm Postayı Denetle hasarlı iletilerin hepsini sayar.)
problem-keychain-missing = Bu bilgisayarda parolanızı saklayacak bir anahtarlık yok.
    .next = Postane parolayı siz çıkana kadar aklında tutar, bir sonraki açılışta yeniden sorar.
problem-keychain-locked = Anahtarlık kilitli.
    .next = Kilidini açıp yeniden deneyin veya Postane parolayı siz çıkana kadar aklında tutsun.
problem-password-needed = { $account ->
    [none] Oturum açmak için parolanız gerekiyor.
   *[other] { $account } hesabının parolası gerekiyor.
  }
    .next = Sürdürmek için parolayı girin.
problem-no-account = Bunu yapacak bir hesap yok.
    .next = Araçlar > Hesaplar altından bir hesap ekleyin.
problem-address-invalid = { $subject ->
    [none] Adreslerden biri doğru olamaz.
   *[other] { $subject } adresi doğru olamaz.
  }
    .next = E-posta adresi ad@example.com gibi yazılır. Düzeltip yeniden deneyin.
problem-no-recipient = İletinin alıcısı yok.
    .next = Kime, Bilgi veya Gizli alanına en az bir adres girin.
problem-file-unreadable = { $subject ->
    [none] Dosya okunamıyor.
   *[other] { $subject } dosyası okunamıyor.
  }
    .next = Dosyanın hâlâ yerinde olduğunu ve açma izniniz bulunduğunu denetleyin.
problem-file-unwritable = { $subject ->
    [none] Dosya kaydedilemiyor.
   *[other] { $subject } dosyası kaydedilemiyor.
  }
    .next = Başka bir klasör seçin veya klasörün izinlerini denetleyin.
problem-not-found = { $subject ->
    [none] İstediğiniz şey artık yerinde değil.
   *[other] { $subject } artık yerinde değil.
  }
    .next = Bu arada taşınmış veya silinmiş olabilir.
problem-name-taken = { $subject ->
    [none] Burada bu adda bir klasör zaten var.
   *[other] Burada { $subject } adında bir klasör zaten var.
  }
    .next = Başka bir ad seçin.
problem-invalid = { $subject ->
    [none] Değerlerden biri doğru olamaz.
   *[other] Bu değer doğru olamaz: { $subject }.
  }
    .next = Düzeltip yeniden deneyin.
problem-stopped = Siz durdurdunuz.
    .next = İstediğiniz zaman yeniden başlatın; hiçbir şey kaybolmadı.
problem-bug = Postane bir hata yaptı.
    .next = Yeniden deneyin. Bir daha olursa lütfen ayrıntılarıyla birlikte bildirin. Postanız güvende.
